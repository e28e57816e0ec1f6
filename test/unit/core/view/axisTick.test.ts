import assert from 'node:assert/strict';
import { logTicks, relativeTick, stepTick, valueTick } from '../../../../src/core/view/axisTick.ts';

suite('marks of axes', () => {
  test('have the digits that tell them apart', () => {
    assert.deepEqual([0.1234, 0.1235].map((value) => valueTick(value, 0.0001)), ['0.1234', '0.1235']);
    assert.deepEqual([0, 5, 10].map((value) => valueTick(value, 5)), ['0', '5', '10']);
    assert.deepEqual([0, 0.2, 0.4].map((value) => valueTick(value, 0.2)), ['0', '0.2', '0.4']);
    assert.deepEqual([1e-6, 1.5e-6].map((value) => valueTick(value, 5e-7)), ['1.0e-6', '1.5e-6']);
    assert.equal(valueTick(2e9, 1e9), '2e9');
  });

  test('of a logarithm are powers of ten, and more where these are few', () => {
    assert.deepEqual(logTicks([0.05, 0.1, 0.5, 1, 2]), ['', '0.1', '', '1', '']);
    assert.deepEqual(logTicks([0.8, 0.9, 1, 2, 3]), ['', '', '1', '2', '']);
    assert.deepEqual(logTicks([6, 7, 8]), ['6', '7', '8']);
  });

  test('of steps are grouped, and short where they are many', () => {
    assert.deepEqual([0, 500, 12_000, 1_500_000, 2e9].map(stepTick), ['0', '500', '12\u202f000', '1.5M', '2G']);
  });

  test('of times are durations', () => {
    assert.deepEqual([0, -0.001, 0.5, 90, 7200, -60].map(relativeTick), ['0', '0', '0.5 s', '1 m 30 s', '2 h', '-1 m']);
  });
});

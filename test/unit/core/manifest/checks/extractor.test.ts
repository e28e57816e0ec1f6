import assert from 'node:assert/strict';
import { checkExtractor } from '../../../../../src/core/manifest/checks/extractor.ts';
import { covered, mended, only, run } from './checking.ts';

function manifest(regex: string, rest: string): string {
  return `evaluation_metrics:\n  type: regex_extractor\n  groups:\n    train:\n      regex: '${regex}'\n${rest}`;
}

const loss = '      scalars:\n        loss: { type: FLOAT, value: $loss }\n';

suite('checkExtractor', () => {
  test('points at the part of a pattern that cannot run in linear time', () => {
    for (const [regex, part] of [['a(?=b) %{FLOAT:loss}', '(?='], ['(a)\\1 %{FLOAT:loss}', '\\1'], ['%{FLOT:loss}', '%{FLOT:loss}'], ['(?<=x)%{FLOAT:loss}', '(?<=']] as const) {
      const finding = only(checkExtractor, manifest(regex, loss));
      assert.deepEqual([finding.severity, finding.code], ['error', 'manifest/extractor-regex']);
      assert.ok(finding.covers.startsWith(part), `${regex}: ${finding.covers}`);
    }
  });

  test('offers the capture that was meant', () => {
    const text = manifest('loss %{FLOAT:loss}', '      values:\n        loss: { type: FLOAT, value: $los }\n');
    const finding = only(checkExtractor, text);
    assert.deepEqual([finding.code, finding.covers], ['manifest/extractor-capture', '$los']);
    assert.equal(mended(text, finding), text.replace('$los ', '$loss '));
  });

  test('looks at the times and at meta, too', () => {
    const text = manifest('loss %{FLOAT:loss}', `      meta: { time: $when }\n${loss}      etimes:\n        step: { type: INT, value: $step }\n`);
    assert.deepEqual(run(checkExtractor, text).map(({ range }) => covered(text, range)), ['$when', '$step']);
  });

  test('tells a capture without its sign', () => {
    const text = manifest('loss %{FLOAT:loss}', '      scalars:\n        loss: { type: FLOAT, value: loss }\n');
    const finding = only(checkExtractor, text);
    assert.deepEqual([finding.code, mended(text, finding)], ['manifest/extractor-value', text.replace('value: loss', 'value: $loss')]);
  });

  test('tells groups that yield nothing', () => {
    assert.equal(only(checkExtractor, manifest('x', '')).code, 'manifest/extractor-without-values');
    assert.equal(only(checkExtractor, 'evaluation_metrics:\n  type: regex_extractor\n').code, 'manifest/extractor-without-groups');
    assert.equal(only(checkExtractor, manifest('%{FLOAT:loss}', loss).replace('regex_extractor', 'tensorboard')).severity, 'information');
  });

  test('is silent about patterns of the ancestor, with meta and without', () => {
    const regex = 'Iteration %{INT:iteration}[\\s\\S]*?loss = %{FLOAT:loss}';
    assert.deepEqual(run(checkExtractor, manifest(regex, loss)), []);
    assert.deepEqual(run(checkExtractor, manifest('%{GLOG_STAMP:t} loss (?P<loss>[0-9.]+)', `      meta: { time: $t, subid: "1" }\n${loss}      etimes:\n        epoch: { type: INT, value: "3" }\n`)), []);
  });
});

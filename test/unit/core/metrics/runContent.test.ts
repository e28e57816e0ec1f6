import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noBadRecords } from '../../../../src/core/metrics/eventFile.ts';
import { RunContent } from '../../../../src/core/metrics/runContent.ts';
import type { ContentLimits } from '../../../../src/core/metrics/tagContent.ts';
import { bytesField, concat, doubleBytes, doubleField, event, floatField, scalarMetadata, sessionStart, simpleValue, summary, varintField } from '../../../support/eventFileWriter.ts';

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 9]);

const plugin = (name: string, content: Uint8Array = new Uint8Array()): Uint8Array => bytesField(9, bytesField(1, concat(bytesField(1, name), bytesField(2, content))));
const shape = (...sizes: readonly number[]): Uint8Array => bytesField(2, concat(...sizes.map((size) => bytesField(2, varintField(1, size)))));
const strings = (...values: readonly (string | Uint8Array)[]): Uint8Array => bytesField(8, concat(varintField(1, 7), shape(values.length), ...values.map((value) => bytesField(8, value))));

/** The content after these events, and how many of them were malformed. */
function contentOf(events: readonly Uint8Array[], limits: ContentLimits = {}): { content: RunContent; malformed: number } {
  const content = new RunContent(limits);
  const bad = noBadRecords();
  for (const bytes of events) content.accept(bytes, new DataView(bytes.buffer, bytes.byteOffset), 0, bytes.length, bad);
  return { content, malformed: bad.malformed };
}

suite('runContent', () => {
  test('reads images of both forms', () => {
    const older = bytesField(4, concat(varintField(1, 20), varintField(2, 30), varintField(3, 3), bytesField(4, png)));
    const { content, malformed } = contentOf([event({ step: 1 }, summary(concat(bytesField(1, 'old'), older))), event({ step: 2 }, summary(concat(bytesField(1, 'new'), strings('30', '20', png, jpeg), plugin('images'))))]);
    assert.equal(malformed, 0);
    assert.deepEqual(content.images().get('old')?.samples(), [{ step: 1, wallTime: 1, standing: 'current', value: { width: 30, height: 20, images: [{ mediaType: 'image/png', bytes: png }] } }]);
    assert.deepEqual(content.images().get('new')?.samples()[0]?.value, { width: 30, height: 20, images: [{ mediaType: 'image/png', bytes: png }, { mediaType: 'image/jpeg', bytes: jpeg }] });
  });

  test('takes no picture that may hold script, and nothing that only claims to be one', () => {
    const images = ['<svg onload="x()">', 'text', ''].map((bytes) => event({}, summary(concat(bytesField(1, 'a'), bytesField(4, bytesField(4, bytes))))));
    const { content, malformed } = contentOf([...images, event({}, summary(concat(bytesField(1, 'b'), strings('1'), plugin('images'))))]);
    assert.equal(malformed, 4);
    assert.equal(content.images().size, 0);
  });

  test('reads histograms of both forms alike, without empty ends and without infinite edges', () => {
    const limits = [-1e308, 0, 1, 2, 1e308, 1.5e308];
    const counts = [0, 2, 0, 3, 5, 0];
    const older = concat(doubleField(1, -0.5), doubleField(2, 9), bytesField(6, concat(...limits.map(doubleBytes))), bytesField(7, concat(...counts.map(doubleBytes))));
    const rows = [-0.5, 0, 2, 0, 1, 0, 1, 2, 3, 2, 9, 5];
    const newer = bytesField(8, concat(varintField(1, 2), shape(4, 3), bytesField(4, concat(...rows.map(doubleBytes)))));
    const { content, malformed } = contentOf([event({ step: 1 }, summary(concat(bytesField(1, 'old'), bytesField(5, older)))), event({ step: 1 }, summary(concat(bytesField(1, 'new'), newer, plugin('histograms'))))]);
    assert.equal(malformed, 0);
    for (const tag of ['old', 'new']) assert.deepEqual([...(content.histograms().get(tag)?.samples()[0]?.value.buckets ?? [])], rows);
  });

  test('counts a histogram whose lists do not fit, and keeps one without values as empty', () => {
    const empty = concat(bytesField(6, doubleBytes(1)), bytesField(7, doubleBytes(0)));
    const { content, malformed } = contentOf([event({}, summary(concat(bytesField(1, 'a'), bytesField(5, doubleField(6, 1))))), event({}, summary(concat(bytesField(1, 'b'), bytesField(5, empty))))]);
    assert.equal(malformed, 1);
    assert.equal(content.histograms().get('b')?.samples()[0]?.value.buckets.length, 0);
    assert.equal(content.histograms().has('a'), false);
  });

  test('reads texts, and cuts those that are too long', () => {
    const { content } = contentOf([event({}, summary(concat(bytesField(1, 'note'), strings('*hello*', 'x'.repeat(300_000)), plugin('text'))))]);
    assert.deepEqual(content.texts().get('note')?.samples()[0]?.value.map((text) => text.length), [7, 262_144]);
  });

  test('reads what a run says of its hyperparameters', () => {
    const entry = (name: string, value: Uint8Array): Uint8Array => bytesField(1, concat(bytesField(1, name), bytesField(2, value)));
    const start = bytesField(3, concat(entry('lr', doubleField(2, 0.1)), entry('optimizer', bytesField(3, 'sgd')), entry('nesterov', varintField(4, 1)), entry('none', varintField(1, 0)), bytesField(4, 'trial-1'), doubleField(5, 1)));
    const experiment = bytesField(2, concat(bytesField(5, bytesField(1, bytesField(2, 'accuracy'))), bytesField(5, bytesField(1, concat(bytesField(1, 'validation'), bytesField(2, 'loss')))), bytesField(6, 'name')));
    const end = bytesField(4, varintField(1, 1));
    const { content, malformed } = contentOf([experiment, start, end].map((part, index) => event({}, summary(concat(bytesField(1, `_hparams_/${String(index)}`), plugin('hparams', part))))));
    assert.equal(malformed, 0);
    assert.deepEqual(content.hparams, { values: new Map<string, unknown>([['lr', 0.1], ['optimizer', 'sgd'], ['nesterov', true]]), group: 'trial-1', metrics: ['accuracy', 'loss'], status: 'success' });
  });

  test('keeps values of several kinds under one tag apart', () => {
    const histogram = bytesField(5, concat(bytesField(6, doubleBytes(1)), bytesField(7, doubleBytes(2))));
    const { content } = contentOf([event({ step: 1 }, summary(simpleValue('a', 1))), event({ step: 1 }, summary(concat(bytesField(1, 'a'), histogram))), event({ step: 2 }, summary(simpleValue('a', 2)))]);
    assert.equal(content.scalars().get('a')?.length, 2);
    assert.equal(content.histograms().get('a')?.length, 1);
  });

  test('steps over what it does not draw', () => {
    const { content, malformed } = contentOf([event({}, bytesField(4, 'graph')), event({}, bytesField(8, 'run metadata')), event({}, bytesField(9, 'meta graph')), event({}, summary(concat(bytesField(1, 'sound'), bytesField(6, 'audio')))), event({}, summary(concat(bytesField(1, 'curve'), strings('x'), plugin('pr_curves'))))]);
    assert.equal(malformed, 0);
    assert.equal(content.scalars().size + content.images().size + content.texts().size, 0);
  });

  test('tells a tag’s description and when the run began', () => {
    const described = concat(simpleValue('loss', 1), bytesField(9, bytesField(3, 'should *fall*')));
    const { content } = contentOf([event({ wallTime: NaN }), event({ wallTime: 9 }, summary(described)), event({ wallTime: 7 })]);
    assert.deepEqual([...content.descriptions()], [['loss', 'should *fall*']]);
    assert.equal(content.startedAtSeconds, 9);
  });

  test('thins scalars when told to', () => {
    const { content } = contentOf(Array.from({ length: 5000 }, (_, step) => event({ step }, summary(simpleValue('loss', step)))), { scalarsPerTag: 100 });
    const series = content.scalars().get('loss');
    assert.equal(series?.length, 5000);
    assert.ok([...series.points()].length <= 104);
  });

  test('withdraws samples and scalars alike when the writer restarts', () => {
    const { content } = contentOf([event({ step: 5 }, summary(simpleValue('a', 1), concat(bytesField(1, 'note'), strings('x'), plugin('text')))), event({ step: 3 }, sessionStart())]);
    assert.equal([...(content.scalars().get('a')?.points() ?? [])][0]?.standing, 'withdrawn');
    assert.equal(content.texts().get('note')?.samples()[0]?.standing, 'withdrawn');
  });

  // Events that are compared with the one before, and events that only look alike, must read as if each were decoded.
  test('reads every mix of events as it reads each alone', () => {
    const tag = fc.constantFrom('loss', 'lossy', 'acc');
    const tensor = (value: number): Uint8Array => bytesField(8, concat(varintField(1, 1), bytesField(2, ''), bytesField(5, new Uint8Array(new Float32Array([value]).buffer))));
    const anEvent = fc.record({ tag, step: fc.oneof(fc.nat(3), fc.integer(), fc.constant(2 ** 40)), wallTime: fc.oneof(fc.constant(0), fc.double({ noNaN: true })), value: fc.float(), form: fc.constantFrom('simple', 'tensor', 'tensor with metadata', 'trailing', 'two') });
    const encode = ({ tag: name, step, wallTime, value, form }: { tag: string; step: number; wallTime: number; value: number; form: string }): Uint8Array => {
      const simple = simpleValue(name, value);
      if (form === 'tensor') return event({ step, wallTime }, summary(concat(bytesField(1, name), tensor(value))));
      if (form === 'tensor with metadata') return event({ step, wallTime }, summary(concat(bytesField(1, name), tensor(value), scalarMetadata())));
      if (form === 'trailing') return event({ wallTime }, summary(concat(bytesField(1, name), floatField(2, value))), varintField(2, step));
      return event({ step, wallTime }, form === 'two' ? summary(simple, simple) : summary(simple));
    };
    fc.assert(
      fc.property(fc.array(anEvent, { maxLength: 60, size: 'max' }), (events) => {
        const { content, malformed } = contentOf(events.map(encode));
        const scalarTensors = new Set<string>();
        const wanted = new Map<string, [number, number, number][]>();
        for (const each of events) {
          if (each.form === 'tensor with metadata') scalarTensors.add(each.tag);
          if (each.form === 'tensor' && !scalarTensors.has(each.tag)) continue;
          const points = wanted.get(each.tag) ?? [];
          for (let count = each.form === 'two' ? 2 : 1; count > 0; count -= 1) points.push([each.step, each.wallTime, each.value]);
          wanted.set(each.tag, points);
        }
        assert.equal(malformed, 0);
        assert.deepEqual(new Map([...content.scalars()].map(([name, series]) => [name, [...series.points()].map(({ step, wallTime, value }) => [step, wallTime, value])])), wanted);
      }),
      { numRuns: 500 },
    );
  });
});

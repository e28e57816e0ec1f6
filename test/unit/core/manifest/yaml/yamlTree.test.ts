import assert from 'node:assert/strict';
import { checkText } from '../../../../../src/core/manifest/checkText.ts';
import { errorsIn, findingOf, findingsIn, leastManifest, mend } from '../findings.ts';

suite('YAML of a manifest', () => {
  test('a tab in the indentation is told at the tab and can be replaced', () => {
    const text = leastManifest.replace('  name: pytorch', '\tname: pytorch');
    const finding = findingOf(text, 'manifest/tab');
    assert.deepEqual(finding.range.start, { line: 3, column: 1 });
    assert.deepEqual(errorsIn(mend(text, finding)), []);
  });

  test('a key set twice is told at the second place, with the line of the first', () => {
    const text = `${leastManifest}gpus: 1\ngpus: 2\n`;
    assert.deepEqual(errorsIn(text), ['11:1 duplicate-key gpus']);
    assert.match(findingOf(text, 'manifest/duplicate-key').message, /line 10/);
    assert.equal(checkText(text).file?.gpus, 1);
  });

  test('a second document is told where it starts', () => {
    assert.deepEqual(errorsIn(`${leastManifest}---\nname: b\n`), ['10:1 several-documents ---']);
    assert.deepEqual(errorsIn(`# mine\n---\n${leastManifest}...\n`), []);
  });

  test('line ends of either kind give the same places', () => {
    const text = `${leastManifest}gpuz: 1\n`;
    assert.deepEqual(findingsIn(text.replaceAll('\n', '\r\n')), findingsIn(text));
  });

  test('what stands behind a syntax error is not judged, what stands before it is', () => {
    const text = 'nme: a\nframework: {name: "x\nlearners: two\n';
    assert.deepEqual(errorsIn(text).map((found) => found.split(' ')[1]), ['unknown-key', 'syntax', 'syntax']);
  });

  test('common slips are named in words of their own', () => {
    const message = (text: string) => checkText(text).diagnostics.find(({ code }) => code === 'manifest/syntax')?.message ?? '';
    assert.match(message('name: a\nframework\n'), /A colon is missing/);
    assert.match(message('description: train: fast\n'), /second “: ”/);
    assert.match(message('name: "a\n'), /not closed/);
    assert.match(message('framework:\n  name: a\n version: b\n'), /same column/);
    assert.match(message('include: [a\nname: b\n'), /bracket/);
    assert.match(message('name: @a\n'), /^This is not YAML: .*reserved character @\.$/);
  });

  test('aliases and merge keys stand for what they name', () => {
    const text = leastManifest.replace('  - id: s', '  - &first\n    id: s') + '  - <<: *first\n    id: t\nexclude: &drop [a]\ninclude: *drop\n';
    assert.deepEqual(errorsIn(text), []);
    const { file } = checkText(text);
    assert.deepEqual(file?.data_stores?.[1], { id: 't', training_results: { container: 'my-output' } });
    assert.deepEqual(file.include, ['a']);
  });

  test('a value behind a merge key is checked although the merge would bring a good one', () => {
    const text = `${leastManifest}evaluation_metrics:\n  type: none\n  groups:\n    a: &a {regex: x}\n    b:\n      <<: *a\n      regex: [y]\n`;
    assert.deepEqual(errorsIn(text), ['16:14 wrong-type [y]']);
  });

  test('an alias of nothing, or of what it stands in, is told', () => {
    assert.deepEqual(errorsIn(`${leastManifest}include: [*none]\n`), ['10:11 unknown-alias *none']);
    assert.deepEqual(errorsIn(`${leastManifest}include: &a [*a]\n`), ['10:14 alias-in-itself *a']);
    assert.deepEqual(errorsIn(`${leastManifest}env:\n  <<: 1\n`), ['11:3 merge-of-no-map <<']);
  });

  test('what is only odd YAML is a warning, and the rest is judged as ever', () => {
    const text = `%YAML 1.3\n---\n${leastManifest}gpuz: 1\n`;
    assert.deepEqual(findingsIn(text).map((found) => found.split(' ')[1]), ['syntax', 'unknown-key']);
    assert.equal(findingOf(text, 'manifest/syntax').severity, 'warning');
  });

  test('a tag is refused, since nothing would read it', () => {
    assert.deepEqual(errorsIn(`${leastManifest}description: !!python/object a\n`), ['10:14 unknown-tag !!python/object']);
    assert.deepEqual(errorsIn(`${leastManifest}description: !!str 12\n`), []);
  });

  test('a key is a word', () => {
    assert.deepEqual(errorsIn(`${leastManifest}env: {[a]: 1}\n`), ['10:7 key-not-text [a]']);
    assert.deepEqual(errorsIn(`${leastManifest}env: {: 1}\n`).map((found) => found.split(' ')[1]), ['key-not-text']);
  });

  test('a text that holds nothing says how to start', () => {
    for (const text of ['', '\n  \n', '# only a comment\n', '---\n', 'null']) assert.deepEqual(findingsIn(text).map((found) => found.split(' ')[1]), ['nothing-there'], JSON.stringify(text));
  });

  test('what is no map of keys is told whole', () => {
    assert.match(findingOf('- a\n', 'manifest/wrong-type').message, /this is a list\.$/);
    assert.match(findingOf('hello\n', 'manifest/wrong-type').message, /the text “hello”\.$/);
  });

  test('__proto__ is a key like any other and changes nothing', () => {
    const text = `${leastManifest}__proto__: {polluted: 1}\nenv:\n  __proto__: x\n  constructor: y\n`;
    assert.deepEqual(errorsIn(text), ['10:1 unknown-key __proto__']);
    const { manifest } = checkText(text.replace('__proto__: {polluted: 1}\n', ''));
    assert.deepEqual(Object.entries(manifest?.env ?? {}), [['__proto__', 'x'], ['constructor', 'y']]);
    assert.equal(Object.getPrototypeOf(manifest?.env), Object.prototype);
    assert.equal('polluted' in {}, false);
  });
});

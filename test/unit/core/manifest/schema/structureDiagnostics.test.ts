import assert from 'node:assert/strict';
import { checkText } from '../../../../../src/core/manifest/checkText.ts';
import { covered, errorsIn, findingOf, findingsIn, leastManifest, mend } from '../findings.ts';

suite('schema of a manifest', () => {
  test('an unknown key is an error with the nearest known key', () => {
    const text = `${leastManifest}gpuz: 1\n`;
    const finding = findingOf(text, 'manifest/unknown-key');
    assert.equal(finding.message, 'Unknown key “gpuz” in the manifest. Did you mean “gpus”?');
    assert.deepEqual(errorsIn(mend(text, finding)), []);
  });

  test('a key without a near one gets the list, at any depth', () => {
    const finding = findingOf(leastManifest.replace('  version', '  quux: 1\n  version'), 'manifest/unknown-key');
    assert.equal(finding.message, 'Unknown key “quux” in “framework”. Known here: image_tag.');
  });

  test('a key where all known ones are there can only be removed', () => {
    assert.equal(findingOf(leastManifest.replace('      container: my-output', '      container: my-output\n      quux: 1'), 'manifest/unknown-key').message, 'Unknown key “quux” in “data_stores.training_results”. Remove it.');
  });

  test('a key in the wrong place is sent where it belongs', () => {
    assert.match(findingOf(`${leastManifest}command: x\n`, 'manifest/unknown-key').message, /It belongs under “framework”\.$/);
    assert.match(findingOf(leastManifest.replace('  version', '  gpus: 1\n  version'), 'manifest/unknown-key').message, /It belongs at the top level\.$/);
  });

  test('an unknown key without a value, in braces, is seen as well', () => {
    assert.deepEqual(errorsIn(`${leastManifest}evaluation_metrics: {type: none, foo}\n`), ['10:34 unknown-key foo']);
  });

  test('a mistyped required key is told once', () => {
    assert.deepEqual(errorsIn(leastManifest.replace('container', 'contaner')).filter((found) => !found.includes('results-bucket')), ['9:7 unknown-key contaner']);
  });

  test('a missing key is told at the map that lacks it and can be added', () => {
    const text = leastManifest.replace('  command: python train.py\n', '');
    const finding = findingOf(text, 'manifest/missing-key');
    assert.equal(covered(text, finding), 'framework');
    assert.equal(finding.message, '“framework” has no “command”. Add it, for example command: python3 train.py --data ${DATA_DIR} --out ${RESULT_DIR}.');
    assert.deepEqual(errorsIn(mend(text, finding)), []);
  });

  test('a whole block can be added, indented as it must be', () => {
    const text = leastManifest.slice(0, leastManifest.indexOf('data_stores'));
    const mended = mend(text, findingOf(text, 'manifest/missing-key'));
    assert.deepEqual(errorsIn(mended), []);
    assert.equal(checkText(mended).file?.data_stores?.[0]?.training_results?.container, 'my-output');
  });

  test('dialects that Weft does not take name the way out', () => {
    assert.match(findingOf(`${leastManifest}model_definition: {}\n`, 'manifest/refused-key').message, /weft convert/);
    assert.match(findingOf(leastManifest.replace('  - id: s', '  - id: s\n    type: swift_datastore'), 'manifest/refused-value').message, /Use the S3 interface/);
  });

  test('a value of the wrong type says what stands there and what it takes', () => {
    const message = (line: string) => findingOf(`${leastManifest}${line}\n`, 'manifest/wrong-type').message;
    assert.equal(message('gpus: two'), '“gpus” is the text “two”. It takes a whole number, for example 1.');
    assert.equal(message('gpus: 1.5'), '“gpus” is the number “1.5”. It takes a whole number, for example 1.');
    assert.equal(message('memory: 4'), '“memory” is the number “4”. It takes a number and a unit, for example 4Gb.');
    assert.equal(message('cpus: .nan'), '“cpus” is the text “.nan”. It takes a number, for example 0.5.');
    assert.equal(message('include: a'), '“include” is the text “a”. It takes a list.');
    assert.equal(message('include: [{}]'), 'An item of “include” is a map of keys. It takes text.');
    assert.equal(message('env: [a]'), '“env” is a list. It takes a map of names to values.');
  });

  test('a quoted number only needs to lose its quotes', () => {
    const text = `${leastManifest}gpus: "2"\n`;
    assert.equal(mend(text, findingOf(text, 'manifest/wrong-type')), `${leastManifest}gpus: 2\n`);
  });

  test('a value that is not listed says what is, with the nearest', () => {
    const text = `${leastManifest}evaluation_metrics:\n  type: tensorbord\n`;
    const finding = findingOf(text, 'manifest/unknown-value');
    assert.match(finding.message, /“evaluation_metrics.type” is the text “tensorbord”\. It takes tensorboard, regex_extractor, .* or logger\.$/);
    assert.deepEqual(errorsIn(mend(text, finding)), []);
  });

  test('a number out of bounds says the bounds', () => {
    const message = (line: string) => findingOf(`${leastManifest}${line}\n`, 'manifest/out-of-range').message;
    assert.equal(message('learners: 0'), '“learners” is the number “0”. It must be at least 1 and at most 10000.');
    assert.equal(message('cpus: 0'), '“cpus” is the number “0”. It must be more than 0 and at most 10000.');
    assert.equal(message('retries: -1'), '“retries” is the number “-1”. It must be at least 0 and at most 1000.');
  });

  test('an empty text or list where one is needed is told', () => {
    assert.equal(findingOf(leastManifest.replace('name: a', 'name: ""'), 'manifest/empty').message, '“name” is empty. Give it a value, for example retrain.');
    assert.match(findingOf('name: a\nframework: {name: pytorch, command: x}\ndata_stores: []\n', 'manifest/empty').message, /^“data_stores” is empty/);
  });

  test('a key without a value counts as left out and is told: a warning where it may be, an error where not', () => {
    assert.deepEqual(findingsIn(`${leastManifest}evaluation_metrics:\n  # type: tensorboard\n`), ['10:1 no-value evaluation_metrics']);
    assert.notEqual(checkText(`${leastManifest}evaluation_metrics:\n`).manifest, undefined);
    assert.deepEqual(errorsIn(leastManifest.replace('name: a', 'name:')), ['1:1 no-value name']);
    assert.deepEqual(errorsIn(`${leastManifest}env:\n  A:\n`), ['11:3 no-value A']);
  });

  test('a key that is accepted and ignored is a warning that can be removed', () => {
    const text = `${leastManifest}evaluation_metrics:\n  image_tag: v1\n  type: none\n`;
    const finding = findingOf(text, 'manifest/ignored-key');
    assert.equal(finding.severity, 'warning');
    assert.equal(mend(text, finding), `${leastManifest}evaluation_metrics:\n  type: none\n`);
  });

  test('a secret of the wrong type is not repeated', () => {
    const text = leastManifest.replace('    training_results', '    connection:\n      password: [s3cr3t]\n      user_name: true\n    training_results');
    for (const { message } of checkText(text).diagnostics) assert.doesNotMatch(message, /s3cr3t|“true”/);
  });

  test('nothing in the text can name another schema or switch a finding off', () => {
    const text = `# yaml-language-server: $schema=https://example.invalid/other.json\n# yaml-language-server-disable\n${leastManifest}gpuz: 1 # yaml-language-server-disable-line\n`;
    assert.deepEqual(errorsIn(text), ['12:1 unknown-key gpuz']);
    assert.deepEqual(errorsIn(`$schema: https://example.invalid/other.json\n${leastManifest}`), ['1:1 unknown-key $schema']);
  });
});

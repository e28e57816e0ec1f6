import assert from 'node:assert/strict';
import type { LeftOut } from '../../../../src/core/package/codePackage.ts';
import type { CodeFacts, DataFacts } from '../../../../src/core/training/submit/submissionFacts.ts';
import { codeText, dataText, leftOutText } from '../../../../src/core/view/submissionText.ts';

const code: CodeFacts = { kind: 'code', files: 412, bytes: 3_100_000, packs: 14, newPacks: 2, bytesToSend: 96_000 };
const data: DataFacts = { kind: 'data', bucket: 'nh-input', objects: 281, bytes: 5_900_000, more: false, place: { kind: 's3', label: 's3.example' } };
const left = (path: string, reason: LeftOut['reason'] = 'ignored', directory = false): LeftOut => ({ path, reason, rule: 'a rule', directory });

suite('what a submit says of itself', () => {
  test('is how much code there is, and how much of it the bucket lacks', () => {
    assert.equal(codeText(code), '412 files, 3.1 MB (2 of 14 packs new, 96 KB to send)');
    assert.equal(codeText({ ...code, newPacks: 0, bytesToSend: 0 }), '412 files, 3.1 MB (nothing new to send)');
    assert.equal(codeText({ ...code, files: 1, bytes: 20, packs: 1, newPacks: 1, bytesToSend: 2048 }), '1 file, 20 bytes (2 KB to send)');
  });

  test('is what the learners will find, and where', () => {
    assert.equal(dataText(data), 'nh-input (281 objects, 5.9 MB) at s3.example');
    assert.equal(dataText({ ...data, place: { kind: 'folder', label: '/data' } }), 'nh-input (281 objects, 5.9 MB) in /data');
    assert.equal(dataText({ ...data, objects: 0, bytes: 0 }), 'nh-input (empty) at s3.example');
    assert.equal(dataText({ ...data, objects: 10_000, more: true }), 'nh-input (over 10\u202f000 objects) at s3.example');
  });

  test('names what stays behind, secrets first, as far as a line goes, and never git’s own folder', () => {
    const all = [left('.git', 'version-control', true), left('data', 'ignored', true), left('src/.env', 'secret'), left('.venv', 'environment', true)];
    assert.equal(leftOutText(all, 80), 'left out: src/.env data/ .venv/');
    assert.equal(leftOutText(all, 32), 'left out: src/.env and 2 more');
    assert.equal(leftOutText(all, 5), 'left out: src/.env and 2 more');
    assert.equal(leftOutText(all.slice(0, 1), 80), undefined);
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { compileExtractor } from '../../../../src/core/manifest/compileExtractor.ts';
import { parseManifest } from '../../../../src/core/manifest/checkManifest.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { newTraining } from '../../../../src/core/manifest/newManifest.ts';
import { RegexExtractor } from '../../../../src/core/metrics/regexExtractor.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';
import { localTrainingsPerTest } from '../target/local/localTrainings.ts';

const { files } = newTraining('first');

async function manifestOfNew(): Promise<Manifest> {
  const manifest = await parseManifest(files.get('manifest.yml') ?? '');
  assert.ok(manifest.ok);
  return manifest.value;
}

function lossesIn(log: string, { evaluationMetrics: { groups, lineLookahead } }: Manifest): number[] {
  const compiled = compileExtractor(groups);
  assert.ok(compiled.ok);
  const extractor = new RegexExtractor(compiled.value, { trainingId: 'first', userId: 'ada', lineLookahead });
  const records = [...log.split('\n').flatMap((line) => extractor.push(line, 0)), ...extractor.end()];
  return records.map(({ values }) => Number(values['loss']?.value));
}

suite('a new training on this computer', () => {
  const trainings = localTrainingsPerTest();

  test('trains as it is written, and its loss can be drawn', async () => {
    const manifest = await manifestOfNew();
    const { trainingId } = await trainings.submit(manifest.framework.command, { manifest: { framework: manifest.framework }, files: Object.fromEntries(files) });
    assert.equal((await trainings.untilOver(trainingId)).state, 'completed');
    const model = JSON.parse(await readFile(trainings.resultFile(trainingId, 'model.json'), 'utf8')) as { slope: number; offset: number };
    assert.ok(Math.abs(model.slope - 3) < 0.1 && Math.abs(model.offset - 2) < 0.1, JSON.stringify(model));
    const losses = lossesIn(await trainings.log(trainingId), manifest);
    assert.equal(losses.length, 20);
    assert.ok(losses.every((loss, index) => index === 0 || loss <= (losses[index - 1] ?? 0)), String(losses));
  });

  test('takes its points from the data bucket when they are there', async () => {
    const { framework } = await manifestOfNew();
    const { trainingId } = await trainings.submit(framework.command, { manifest: { framework }, files: Object.fromEntries(files), data: { 'points.csv': '0,1\n1,0\n' } });
    await trainings.untilOver(trainingId);
    const model = JSON.parse(await readFile(trainings.resultFile(trainingId, 'model.json'), 'utf8')) as { slope: number };
    assert.ok(Math.abs(model.slope + 1) < 0.01, JSON.stringify(model));
  });
});

suite('a new training’s script by hand', () => {
  const temp = tempFolderPerTest();

  async function runScript(...args: string[]): Promise<string> {
    await writeFile(temp.path('train.py'), files.get('train.py') ?? '');
    return execFileSync('python3', ['train.py', ...args], { cwd: temp.path(), encoding: 'utf8', env: { PATH: process.env['PATH'] } });
  }

  test('goes on from its checkpoint', async () => {
    assert.match(await runScript('--steps', '120'), /^step 50\/120 loss [\d.]+\nstep 100\/120 loss .*\nstep 120\/120 loss /);
    assert.match(await runScript('--steps', '200'), /^goes on after step 120\nstep 150\/200 loss .*\nstep 200\/200 loss .*\ny = /);
  });
});

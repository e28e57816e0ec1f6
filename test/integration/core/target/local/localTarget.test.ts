import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { call, localTrainingsPerTest } from './localTrainings.ts';

suite('a training on this computer', () => {
  const trainings = localTrainingsPerTest();

  test('runs the command on its code and data, and its results are in the bucket', async () => {
    const command = 'sh train.sh "$DATA_DIR/words.txt" && mkdir -p "$CHECKPOINT_DIR/a" && echo 7 > "$CHECKPOINT_DIR/a/step" && echo x > "$LOG_DIR/events.log"';
    const { trainingId } = await trainings.submit(command, {
      files: { 'train.sh': 'echo training; wc -w < "$1" > "$RESULT_DIR/count"' },
      data: { 'words.txt': 'one two three' },
    });
    const { state } = await trainings.untilOver(trainingId);
    assert.equal(state, 'completed');
    assert.equal((await readFile(trainings.resultFile(trainingId, 'count'), 'utf8')).trim(), '3');
    assert.equal((await readFile(trainings.resultFile(trainingId, '_wml_checkpoints/a/step'), 'utf8')).trim(), '7');
    assert.equal((await readFile(trainings.resultFile(trainingId, 'learner-1/logs/events.log'), 'utf8')).trim(), 'x');
    assert.equal(await readFile(trainings.resultFile(trainingId, 'learner-1/training-log.txt'), 'utf8'), 'training\n');
  });

  test('leaves neither secrets nor a second copy of results behind once completed', async () => {
    const { trainingId } = await trainings.submit('echo done > "$RESULT_DIR/r"');
    await trainings.untilOver(trainingId);
    await trainings.target().list(call);
    const left = await readdir(trainings.folderOf(trainingId).path);
    assert.ok(!left.includes('connections.json') && !left.includes('work'), left.join());
  });
});

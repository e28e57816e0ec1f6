import assert from 'node:assert/strict';
import { checkMetricsPath } from '../../../../../src/core/manifest/checks/metricsPath.ts';
import { covered, mended, only, run } from './checking.ts';

function manifest(command: string, metrics: string): string {
  return `framework:\n  name: tensorflow\n  command: ${command}\nevaluation_metrics:\n${metrics}`;
}

const watching = (directory: string, type = 'tensorboard') => `  type: ${type}\n  in: "${directory}"\n`;

suite('checkMetricsPath', () => {
  test('tells that the article’s manifest watches where nothing is written, and where event files go', () => {
    const command = 'python3 retrain.py --bottleneck_dir ${RESULT_DIR}/bottlenecks --image_dir ${DATA_DIR}/images --model_dir ${DATA_DIR} --summaries_dir ${RESULT_DIR}/retrain_logs';
    const text = manifest(command, watching('$JOB_STATE_DIR/logs/tb'));
    const finding = only(checkMetricsPath, text);
    assert.deepEqual([finding.severity, finding.code, finding.covers], ['warning', 'manifest/metrics-elsewhere', '"$JOB_STATE_DIR/logs/tb"']);
    assert.equal(finding.message, 'Nothing is written to $JOB_STATE_DIR/logs/tb; event files go to ${RESULT_DIR}/retrain_logs.');
    assert.equal(mended(text, finding), manifest(command, watching('${RESULT_DIR}/retrain_logs')));
  });

  test('knows the options of other frameworks, in both spellings', () => {
    for (const option of ['--logdir', '--log_dir', '--log-dir=', '--tensorboard-logdir=', '--tb_dir', '--logging_dir', '--summary_dir', '--tensorboard']) {
      const path = option.endsWith('=') ? '$RESULT_DIR/tb' : ' $RESULT_DIR/tb';
      assert.equal(only(checkMetricsPath, manifest(`python a.py ${option}${path}`, watching('$LOG_DIR/tb'))).code, 'manifest/metrics-elsewhere', option);
    }
  });

  test('adds the directory when it was left out', () => {
    const text = manifest('python a.py --logdir ${RESULT_DIR}/tb', '  type: tensorboard\n');
    const finding = only(checkMetricsPath, text);
    assert.equal(finding.covers, 'tensorboard');
    assert.equal(mended(text, finding), manifest('python a.py --logdir ${RESULT_DIR}/tb', '  in: "${RESULT_DIR}/tb"\n  type: tensorboard\n'));
  });

  test('warns of event files that are lost with the learner', () => {
    for (const directory of ['./logs', 'logs', '/tmp/tb', '${MODEL_DIR}/tb', '$DATA_DIR/tb', '$JOB_STATE_DIR/tb', '$RESULT_BUCKET_DIR/tb', '$RESULT_DIR/../tb']) {
      const text = manifest(`python a.py --logdir=${directory} --lr 1`, watching('$JOB_STATE_DIR/logs/tb'));
      const finding = only(checkMetricsPath, text);
      assert.deepEqual([finding.code, finding.covers], ['manifest/metrics-not-kept', directory]);
      assert.equal(mended(text, finding), text.replace(directory, '$JOB_STATE_DIR/logs/tb'));
    }
    assert.equal(only(checkMetricsPath, manifest('python a.py', watching('/tmp/tb'))).covers, '"/tmp/tb"');
  });

  test('looks at the metrics file of the ancestor the same way', () => {
    const text = manifest('python a.py --metrics_file ${RESULT_DIR}/m.jsonl', watching('$LOG_DIR/emetrics', 'emetrics_file'));
    const [finding] = run(checkMetricsPath, text);
    assert.ok(finding);
    assert.equal(covered(text, finding.range), '"$LOG_DIR/emetrics"');
  });

  test('is silent when the command names the watched directory, one in it or one above it', () => {
    for (const command of [
      'python a.py --logdir $JOB_STATE_DIR/logs/tb',
      'python a.py --logdir ${LOG_DIR}/tb/train',
      'python a.py --logdir $RESULT_DIR/x --state=$JOB_STATE_DIR',
      'python a.py --logdir $JOB_STATE_DIR/logs/../logs/tb',
      'python a.py --logdir $RESULT_DIR/x; cp -r $RESULT_DIR/x $LOG_DIR/tb',
      'OUT=$JOB_STATE_DIR/logs; python a.py --logdir $OUT/tb',
    ]) {
      assert.deepEqual(run(checkMetricsPath, manifest(command, watching('$JOB_STATE_DIR/logs/tb'))), [], command);
    }
    assert.deepEqual(run(checkMetricsPath, manifest('python a.py --logdir $RESULT_DIR/x', watching('$RESULT_DIR'))), []);
  });

  test('is silent when the script may find its directory in the environment', () => {
    for (const command of ['python a.py', 'python a.py --model_dir ${RESULT_DIR}', 'python a.py --logdir $SOMEWHERE', 'python a.py --log-level info', 'python a.py --logdir']) {
      assert.deepEqual(run(checkMetricsPath, manifest(command, watching('$JOB_STATE_DIR/logs/tb'))), [], command);
    }
  });

  test('is silent about metrics that come from the log, and about none', () => {
    for (const type of ['regex_extractor', 'none', 'logger']) assert.deepEqual(run(checkMetricsPath, manifest('python a.py --logdir $RESULT_DIR/x', `  type: ${type}\n`)), []);
    assert.deepEqual(run(checkMetricsPath, 'framework:\n  command: python a.py --logdir $RESULT_DIR/x\n'), []);
  });
});

import type { Clock } from '../base/clock.ts';
import { WeftError } from '../base/weftError.ts';
import { followLogs } from '../logs/followLogs.ts';
import { type LogTimes, readLogTimes, timeAtOffset } from '../logs/logTimes.ts';
import { compileExtractor } from '../manifest/compileExtractor.ts';
import { trainingKeys } from '../plan/trainingKeys.ts';
import { EmetricsReader } from './emetricsReader.ts';
import type { EmetricsRecord } from './emetricsRecord.ts';
import { emetricsFromScalars } from './emetricsScalars.ts';
import { defaultMetricsFile, metricsFileKeys } from './metricsFileKeys.ts';
import { type MetricsSource, metricsPollMs } from './metricsSource.ts';
import { followScalarBatches } from './readScalars.ts';
import { RegexExtractor } from './regexExtractor.ts';
import { storeEventFileTree } from './storeEventFileTree.ts';

export interface TrainingMetricsOptions {
  /** Goes on until the training has ended. */
  readonly follow?: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * The evaluation metrics of a training as FfDL's records, by what its manifest says they are: event files, what patterns
 * find in the log, or a file of records. `rindex` counts from 1 over the whole training.
 */
export async function* trainingEmetrics(source: MetricsSource, options: TrainingMetricsOptions): AsyncGenerator<EmetricsRecord> {
  let rindex = 0;
  for await (const record of recordsOf(source, options)) {
    rindex += 1;
    yield { ...record, meta: { ...record.meta, rindex } };
  }
}

function recordsOf(source: MetricsSource, options: TrainingMetricsOptions): AsyncGenerator<EmetricsRecord> {
  switch (source.plan.evaluationMetrics.type) {
    case 'regex_extractor':
      return fromLogs(source, options);
    case 'emetrics_file':
      return fromFiles(source, options);
    case 'tensorboard':
    case 'none':
      return fromEventFiles(source, options);
  }
}

async function* fromEventFiles({ plan, store, logs }: MetricsSource, { follow = false, clock, signal }: TrainingMetricsOptions): AsyncGenerator<EmetricsRecord> {
  const tree = storeEventFileTree(store, plan.results.bucket, trainingKeys.prefix(plan.trainingId));
  const isOver = follow ? () => logs.isOver(signal) : () => Promise.resolve(true);
  for await (const batch of followScalarBatches(tree, { clock, pollMs: metricsPollMs, signal, isOver })) {
    yield* emetricsFromScalars(batch, { trainingId: plan.trainingId, rootLabel: plan.name });
  }
}

async function* fromLogs({ plan, logs }: MetricsSource, { follow = false, clock, signal }: TrainingMetricsOptions): AsyncGenerator<EmetricsRecord> {
  const compiled = compileExtractor(plan.evaluationMetrics.groups);
  if (!compiled.ok) throw new WeftError('metrics/pattern-unusable', `The patterns of evaluation_metrics in “${plan.name}” cannot be used: ${compiled.failure[0]?.message ?? 'they do not compile'}. Run weft validate on the manifest.`);
  const extractors = new Map<number, RegexExtractor>();
  const extractorOf = (learnerId: number): RegexExtractor => {
    // As with the ancestor, a learner's records are told apart by subid; a training of one learner has none.
    const identity = { trainingId: plan.trainingId, lineLookahead: plan.evaluationMetrics.lineLookahead, ...(plan.learners > 1 ? { subid: String(learnerId) } : {}) };
    const extractor = extractors.get(learnerId) ?? new RegexExtractor(compiled.value, identity);
    extractors.set(learnerId, extractor);
    return extractor;
  };
  const times = new Map<number, LogTimes>();
  for await (const batch of followLogs(logs, { follow, clock, signal })) {
    for (const { learnerId, offset, text } of batch) {
      if (!times.has(learnerId)) times.set(learnerId, await readLogTimes(logs, learnerId, signal));
      // What no sync had seen when we began has just been written.
      yield* extractorOf(learnerId).push(text, timeAtOffset(times.get(learnerId) ?? [], offset) ?? clock.now());
    }
  }
  for (const extractor of extractors.values()) yield* extractor.end();
}

async function* fromFiles({ plan, store, logs }: MetricsSource, { follow = false, clock, signal }: TrainingMetricsOptions): AsyncGenerator<EmetricsRecord> {
  const readers = metricsFileKeys(plan, plan.evaluationMetrics.in ?? defaultMetricsFile).map((key) => ({ key, reader: new EmetricsReader() }));
  const readBytes = new Map<string, number>();
  for (;;) {
    const over = !follow || (await logs.isOver(signal));
    for (const { key, reader } of readers) {
      const from = readBytes.get(key) ?? 0;
      const object = await store.head(plan.results.bucket, key, { signal });
      if (!object || object.sizeBytes <= from) continue;
      const piece = await store.readBytes(plan.results.bucket, key, { signal, range: { start: from, end: object.sizeBytes } });
      readBytes.set(key, from + piece.length);
      yield* reader.push(piece, { trainingId: plan.trainingId, timeMs: clock.now() });
    }
    if (over) return;
    await clock.sleep(metricsPollMs, signal);
  }
}

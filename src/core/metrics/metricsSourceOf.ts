import { trainingLogSource } from '../logs/trainingLogSource.ts';
import type { MetricsSource } from './metricsSource.ts';
import type { FoundTraining } from '../training/trainingLookup.ts';
import type { Trainings } from '../training/trainings.ts';

/** Where the metrics of a training are. @throws WeftError when its bucket cannot be reached */
export async function metricsSourceOf(trainings: Trainings, found: FoundTraining, signal: AbortSignal): Promise<MetricsSource> {
  const { plan } = found.training.facts;
  return { plan, store: await trainings.results(plan, { signal }), logs: await trainingLogSource(found, trainings, { signal }) };
}

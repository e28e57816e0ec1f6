import { spellScalar } from './finding.ts';
import { nameSlug } from './nameSlug.ts';
import { newTrainingScript } from './newTrainingScript.ts';

export interface NewTraining {
  /** Path in the new folder to text. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The files of a first training: a manifest and a script of the Python standard library, which train as they are, on
 * this computer and in a cluster. Any name will do; what cannot be said in names of buckets is left out of them.
 */
export function newTraining(name: string): NewTraining {
  return {
    files: new Map([
      ['manifest.yml', manifestText(name)],
      ['train.py', newTrainingScript],
    ]),
  };
}

/** Room for “-results” in the 63 characters of a bucket's name. */
const slugLength = 50;

function manifestText(name: string): string {
  const slug = nameSlug(name).slice(0, slugLength).replace(/-$/, '') || 'training';
  return `name: ${spellScalar(name, '')}
description: Fits a line to points, in plain Python

# What each learner gets.
learners: 1
cpus: 1
memory: 512MB
# gpus: 1

# Results, logs and checkpoints are kept in a bucket. The id names a connection that is saved outside this file; on this
# computer none is needed, and the bucket is a folder of Weft's own.
data_stores:
  - id: ${slug}-store
    type: s3_datastore
    # Data for the script, which finds it in $DATA_DIR:
    # training_data:
    #   container: ${slug}-data
    training_results:
      container: ${slug}-results

# Framework and version name an image, here python:3.11-slim; tensorflow and pytorch do so, too.
framework:
  name: python
  version: "3.11-slim"
  command: python3 train.py --steps 1000 --learning_rate 0.1

# Draws the loss that the script prints.
evaluation_metrics:
  type: regex_extractor
  groups:
    train:
      regex: 'step %{INT:step}/%{INT} loss %{FLOAT:loss}'
      scalars:
        loss: { type: FLOAT, value: $loss }
      etimes:
        iteration: { type: INT, value: $step }
`;
}

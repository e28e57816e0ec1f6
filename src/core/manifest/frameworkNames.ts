/** Frameworks that stand for an image; settings can add more. `custom` names its whole image as version. */
export const frameworkNames = ['accelerate', 'caffe', 'caffe2', 'custom', 'deepspeed', 'h2o3', 'horovod', 'jax', 'lightning', 'python', 'pytorch', 'pytorchmpi', 'tensorflow', 'xgboost'] as const;

export type FrameworkName = (typeof frameworkNames)[number];

/** Other names that people use for a framework above, or for what its image holds. */
export const frameworkAliases: Readonly<Record<string, FrameworkName>> = {
  flax: 'jax',
  h2o: 'h2o3',
  'hf-accelerate': 'accelerate',
  keras: 'tensorflow',
  ptl: 'lightning',
  'pytorch-lightning': 'lightning',
  tf: 'tensorflow',
  tf2: 'tensorflow',
  torch: 'pytorch',
};

import type { FrameworkName } from '../frameworkNames.ts';

/**
 * Tags that the frameworks' images are known to have, a recent one first and the ones of the ancestor's guide last. A
 * start for whoever has no live facts; any other tag may be written.
 */
export const frameworkVersions: Readonly<Partial<Record<FrameworkName, readonly string[]>>> = {
  caffe: ['gpu', 'cpu', 'intel'],
  caffe2: ['c2v0.8.1.cuda8.cudnn7.ubuntu16.04', 'c2v0.8.1.cpu.full.ubuntu14.04'],
  h2o3: ['latest'],
  horovod: ['0.28.1', '0.20.0-tf2.3.0-torch1.6.0-mxnet1.5.0-py3.7-cuda10.1'],
  python: ['3.12-slim', '3.11-slim'],
  pytorch: ['2.4.1-cuda12.4-cudnn9-runtime', '2.3.1-cuda12.1-cudnn8-runtime', '1.13.1-cuda11.6-cudnn8-runtime', 'latest'],
  tensorflow: ['2.16.1-gpu', '2.16.1', '1.15.5-gpu-py3', '1.15.5-py3', '1.5.0-gpu-py3', '1.5.0-py3', '1.5.0-gpu', '1.5.0', 'latest-gpu', 'latest'],
};

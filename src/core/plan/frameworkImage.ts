import { WeftError } from '../base/weftError.ts';
import type { FrameworkName } from '../manifest/frameworkNames.ts';
import type { Framework } from '../manifest/manifest.ts';

/**
 * The one table from a framework's name to the image repository whose tags are its versions. Settings add to it and
 * win over it. `custom` is not in it: its version is a whole image reference.
 */
export const frameworkImages: Readonly<Record<Exclude<FrameworkName, 'custom'>, string>> = {
  accelerate: 'huggingface/accelerate',
  caffe: 'bvlc/caffe',
  caffe2: 'caffe2ai/caffe2',
  deepspeed: 'deepspeed/deepspeed',
  h2o3: 'h2oai/h2o-open-source-k8s',
  horovod: 'horovod/horovod',
  jax: 'ghcr.io/nvidia/jax',
  lightning: 'pytorchlightning/pytorch_lightning',
  python: 'python',
  pytorch: 'pytorch/pytorch',
  pytorchmpi: 'horovod/horovod',
  tensorflow: 'tensorflow/tensorflow',
  xgboost: 'ghcr.io/kubeflow/trainer/xgboost-runtime',
};

/**
 * Full image reference of a framework as the manifest names it. `image_tag` wins over `version`; a settings entry that
 * has a tag or digest of its own is taken as it is. Throws `plan/unknown-framework` and `plan/image-missing`.
 */
export function frameworkImage(framework: Framework, extraImages: Readonly<Record<string, string>> = {}): string {
  if (framework.name === 'custom') {
    if (framework.version) return framework.version;
    throw new WeftError('plan/image-missing', 'Framework “custom” needs its image: write the whole reference as `version`, or as `image` at the top.');
  }
  const images: Readonly<Record<string, string>> = { ...frameworkImages, ...extraImages };
  const repository = Object.hasOwn(images, framework.name) ? images[framework.name] : undefined;
  if (repository === undefined) {
    const known = [...Object.keys(images), 'custom'].sort().join(', ');
    throw new WeftError('plan/unknown-framework', `No image is known for framework “${framework.name}”. Name one of ${known}, or write \`image\`.`);
  }
  const lastPart = repository.slice(repository.lastIndexOf('/') + 1);
  if (/[:@]/.test(lastPart)) return repository;
  return `${repository}:${framework.imageTag ?? framework.version ?? 'latest'}`;
}

import type { Check } from '../check.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { atValue } from '../finding.ts';

/**
 * Whether an image can use GPUs, where its tag tells: TensorFlow's has “gpu” in it or cannot, others call themselves
 * cpu or gpu. A whole image reference is left alone, as are frameworks with one kind of image.
 */
export const checkGpuImage: Check = (context) => {
  const { gpus, image, framework } = context.file;
  const key = framework?.image_tag === undefined ? 'version' : 'image_tag';
  const tag = framework?.[key];
  if (image !== undefined || gpus === undefined || tag === undefined || framework?.name === 'custom') return [];
  const findings: Diagnostic[] = [];
  if (gpus > 0 && isForProcessorsOnly(framework?.name, tag)) {
    const gpuTag = tagWithGpu(framework?.name, tag);
    const mend = gpuTag === undefined ? {} : { mend: { label: `Use ${gpuTag}`, newText: gpuTag } };
    const message = `The image tagged ${tag} cannot use GPUs, and each learner asks for ${String(gpus)}.`;
    findings.push(atValue(context, ['framework', key], { severity: 'warning', code: 'manifest/image-without-gpu', message, ...mend }));
  }
  if (gpus === 0 && isForGpus(tag)) {
    const message = `The image tagged ${tag} is made for GPUs, and the learners ask for none. It runs, and is larger than the one without.`;
    findings.push(atValue(context, ['framework', key], { severity: 'information', code: 'manifest/gpu-unused', message }));
  }
  return findings;
};

function isForGpus(tag: string): boolean {
  return /(^|[-_.])(gpu|cuda)/i.test(tag);
}

function isForProcessorsOnly(name: string | undefined, tag: string): boolean {
  if (/(^|[-_.])cpu($|[-_.])/i.test(tag)) return true;
  // Tags of tensorflow/tensorflow: version or latest or nightly, then -gpu, -py3, -jupyter, -devel.
  return name === 'tensorflow' && /^(latest|nightly|\d+(\.\d+)*(rc\d+)?)(-(py3|jupyter|devel))*$/.test(tag);
}

function tagWithGpu(name: string | undefined, tag: string): string | undefined {
  if (/(^|[-_.])cpu($|[-_.])/i.test(tag)) return name === 'caffe' || name === 'caffe2' ? tag.replace(/cpu/i, 'gpu') : undefined;
  if (/-devel/.test(tag)) return undefined;
  return tag.replace(/^[^-]+/, '$&-gpu');
}

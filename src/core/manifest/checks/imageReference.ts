import type { Check } from '../check.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { atValue } from '../finding.ts';
import { imageReferenceFault, isImageTag } from '../imageReference.ts';

/** Images and tags are spelled as registries take them. */
export const checkImageReference: Check = (context) => {
  const { image, framework } = context.file;
  const findings: Diagnostic[] = [];
  const reportReference = (path: readonly string[], reference: string): void => {
    const fault = imageReferenceFault(reference);
    if (fault !== undefined) findings.push(atValue(context, path, { severity: 'error', code: 'manifest/image-reference', message: `“${reference}” ${fault}` }));
  };
  if (image !== undefined) reportReference(['image'], image);
  if (framework?.name === 'custom') {
    if (image === undefined && framework.version !== undefined) reportReference(['framework', 'version'], framework.version);
    return findings;
  }
  for (const key of ['version', 'image_tag'] as const) {
    const tag = framework?.[key];
    if (image !== undefined || tag === undefined || isImageTag(tag)) continue;
    const isReference = /[/:@]/.test(tag) && imageReferenceFault(tag) === undefined;
    const advice = isReference ? ' For a whole image reference write `image`.' : ' It has letters, digits, dots, hyphens and underscores.';
    findings.push(atValue(context, ['framework', key], { severity: 'error', code: 'manifest/image-tag', message: `“${tag}” cannot be the tag of an image.${advice}` }));
  }
  return findings;
};

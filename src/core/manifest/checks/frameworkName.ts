import { nearest } from '../../base/nearest.ts';
import type { Check } from '../check.ts';
import { atValue } from '../finding.ts';
import { frameworkAliases, frameworkNames } from '../frameworkNames.ts';

/** A framework stands for an image, unless the manifest names one itself. */
export const checkFrameworkName: Check = (context) => {
  const { image, framework } = context.file;
  const name = framework?.name;
  if (name === undefined || image !== undefined) return [];
  const path = ['framework', 'name'];
  if (name === 'custom' && framework?.version === undefined) {
    const message = 'Framework “custom” needs its image: write the whole reference as `version`, such as "registry.example/team/trainer:1.2", or as `image` at the top.';
    return [atValue(context, path, { severity: 'error', code: 'manifest/custom-without-image', message })];
  }
  const known = [...new Set([...frameworkNames, ...(context.frameworks ?? [])])].sort();
  if (known.includes(name)) return [];
  const meant = (Object.hasOwn(frameworkAliases, name.toLowerCase()) ? frameworkAliases[name.toLowerCase()] : undefined) ?? nearest(name, known);
  const mend = meant === undefined ? {} : { mend: { label: `Use ${meant}`, newText: meant } };
  const message = `No image is known for framework “${name}”. Known are ${known.join(', ')}; any other needs \`image\`.`;
  return [atValue(context, path, { severity: 'error', code: 'manifest/unknown-framework', message, ...mend })];
};

import { manifestSchema } from '../../core/manifest/schema/manifestSchema.ts';

/** A name that others use as well: the content decides. */
const sharedName = /(^|[\\/])manifest\.ya?ml$/i;
const topLevelKey = /^["']?([\w-]+)["']?\s*:/gm;

/** Whether a document of our language is a manifest: one named manifest.yml has a key that only our manifests have. */
export function isManifest(path: string, text: string): boolean {
  return !sharedName.test(path) || /^["']?(framework|data_stores)["']?\s*:/m.test(text);
}

/** Whether it is one, or may become one while it is written: nothing in it says otherwise. */
export function mayBecomeManifest(path: string, text: string): boolean {
  if (isManifest(path, text)) return true;
  const keys = manifestSchema.properties ?? {};
  return [...text.matchAll(topLevelKey)].every(([, key = '']) => Object.keys(keys).some((known) => known.startsWith(key)));
}

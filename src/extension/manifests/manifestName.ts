import { nearest } from '../../core/base/nearest.ts';
import { manifestSchema } from '../../core/manifest/schema/manifestSchema.ts';

/** A name that others use as well: the content decides. */
const sharedName = /(^|[\\/])manifest\.ya?ml$/i;
const topLevelKey = /^["']?([\w-]+)["']?\s*:/gm;

/** Keys that only our manifests have. */
const ownKeys = ['framework', 'data_stores'];
const keys = Object.keys(manifestSchema.properties ?? {});

/** Whether a document of our language is a manifest: one named manifest.yml has a key that only our manifests have, misspelt or not. */
export function isManifest(path: string, text: string): boolean {
  return !sharedName.test(path) || topLevelKeys(text).some((key) => nearest(key, ownKeys) !== undefined);
}

/** Whether it is one, or may become one while it is written: each key of it is ours, or begins as one, or is one misspelt. */
export function mayBecomeManifest(path: string, text: string): boolean {
  return isManifest(path, text) || topLevelKeys(text).every((key) => keys.some((known) => known.startsWith(key)) || nearest(key, keys) !== undefined);
}

function topLevelKeys(text: string): string[] {
  return [...text.matchAll(topLevelKey)].map(([, key = '']) => key);
}

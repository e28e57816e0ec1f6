import { manifestSchema } from '../../core/manifest/schema/manifestSchema.ts';

/** Files that are manifests by their name alone: `retrain.weft.yml`. */
const ownName = /\.weft\.ya?ml$/i;
/** A name that others use as well: the content decides. */
const sharedName = /(^|[\\/])manifest\.ya?ml$/i;
const topLevelKey = /^["']?([\w-]+)["']?\s*:/gm;

/** Whether a file is a manifest: by its own name, or named manifest.yml with a key that only our manifests have. */
export function isManifest(path: string, text: string): boolean {
  return ownName.test(path) || (sharedName.test(path) && /^(framework|data_stores)\s*:/m.test(text));
}

/** Whether a file is one, or may become one while it is written: nothing in it says otherwise. */
export function mayBecomeManifest(path: string, text: string): boolean {
  if (isManifest(path, text)) return true;
  const keys = manifestSchema.properties ?? {};
  return sharedName.test(path) && [...text.matchAll(topLevelKey)].every(([, key = '']) => Object.keys(keys).some((known) => known.startsWith(key)));
}

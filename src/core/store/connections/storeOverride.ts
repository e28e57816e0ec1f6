import { fail, type Result, succeed } from '../../base/result.ts';
import { parseStorePlace, type StorePlace } from './storePlace.ts';

export interface StoreOverride {
  readonly dataStoreId: string;
  readonly place: StorePlace;
}

/** Reads `ID=FOLDER` or `ID=URL` as `--store` takes it; a failure is a sentence for people. */
export function parseStoreOverride(text: string, baseFolder: string): Result<StoreOverride, string> {
  const [, dataStoreId, written = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (dataStoreId === undefined) return fail('--store takes ID=FOLDER or ID=URL, where ID is that of a data store in the manifest.');
  const place = parseStorePlace(written, baseFolder);
  return place.ok ? succeed({ dataStoreId, place: place.value }) : place;
}

import { plainHttpReach } from '../../base/plainHttp.ts';
import type { Check } from '../check.ts';
import { dataStoreFiles, isHostMount, isPlaceholder } from '../dataStoreFiles.ts';
import { type Finding, atValue } from '../finding.ts';

/** The address of an object store is a URL, encrypted unless it stays on this computer. */
export const checkEndpoint: Check = (context) =>
  dataStoreFiles(context).flatMap(({ index, store }) => {
    const url = store.connection?.auth_url;
    if (url === undefined || isHostMount(store)) return [];
    const finding = judge(url);
    return finding ? [atValue(context, ['data_stores', index, 'connection', 'auth_url'], finding)] : [];
  });

function judge(text: string): Finding | undefined {
  if (isPlaceholder(text)) return { severity: 'warning', code: 'manifest/placeholder', message: 'This stands for the address of your object store. Put it here, or leave the connection out.' };
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    const mended = URL.canParse(`https://${text}`) && !text.includes('://') ? { mend: { label: 'Start it with https://', newText: `https://${text}` } } : {};
    return { severity: 'error', code: 'manifest/endpoint', message: 'The address of an object store starts with https:// or http://.', ...mended };
  }
  if (url.username !== '' || url.password !== '') {
    return { severity: 'error', code: 'manifest/endpoint', message: 'An address holds no keys. Keep them outside the manifest, and leave the part before “@” out.' };
  }
  const reach = plainHttpReach(text);
  if (reach === 'none') return undefined;
  const message = `Data and signed requests go to ${url.host} unencrypted. Keys are not sent themselves, but what they open can be read on the way.`;
  if (reach === 'own-network') return { severity: 'information', code: 'manifest/plain-http', message };
  return { severity: 'warning', code: 'manifest/plain-http', message, mend: { label: 'Use https', newText: text.replace(/^http:/i, 'https:') } };
}

import type { Check } from '../check.ts';
import { dataStoreFiles, isHostMount } from '../dataStoreFiles.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { atKey, atValue } from '../finding.ts';

/** A folder of the node needs its path, and most clusters refuse to mount one. */
export const checkHostMount: Check = (context) =>
  dataStoreFiles(context).flatMap(({ index, store }) => {
    if (!isHostMount(store)) return [];
    const path = ['data_stores', index];
    const findings: Diagnostic[] = [];
    if (store.type !== 'mount_volume' && store.type !== undefined) {
      const message = `A connection of type host_mount belongs to a data store of type mount_volume, and this one is ${store.type}.`;
      findings.push(atValue(context, [...path, 'connection', 'type'], { severity: 'error', code: 'manifest/host-mount-type', message }));
    }
    const folder = store.connection?.path;
    if (folder === undefined) {
      const message = 'A data store of type mount_volume needs connection.path, the folder of the node that it mounts.';
      findings.push(atKey(context, [...path, store.connection ? 'connection' : 'type'], { severity: 'error', code: 'manifest/host-mount-path', message }));
    } else if (!/^(\/|[A-Za-z]:[\\/])/.test(folder)) {
      const message = `“${folder}” is not an absolute path, and a node has no current folder. Start it with “/”.`;
      findings.push(atValue(context, [...path, 'connection', 'path'], { severity: 'error', code: 'manifest/host-mount-path', message }));
    }
    const place = context.placeOf([...path, 'type']) ? [...path, 'type'] : [...path, 'connection', 'type'];
    const message = 'Most clusters refuse to mount folders of their nodes. It works on this computer, and where an administrator allows hostPath volumes.';
    findings.push(atValue(context, place, { severity: 'warning', code: 'manifest/host-mount', message }));
    return findings;
  });

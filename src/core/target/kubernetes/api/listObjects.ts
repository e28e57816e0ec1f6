import { WeftError } from '../../../base/weftError.ts';
import type { ApiResource } from './apiResources.ts';
import type { KubernetesApi } from './kubernetesApi.ts';
import type { ListedObject, ObjectList } from './objects.ts';

/** Which objects of one kind. */
export interface ObjectSelection {
  readonly resource: ApiResource;
  /** Absent for kinds that belong to none. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface ListedObjects<T> {
  readonly items: readonly T[];
  /** From where a watch goes on without a gap. */
  readonly resourceVersion: string;
}

const pageSize = 500;
/** A list of many pages may take longer than the server remembers where it was. */
const beginnings = 3;

/** All objects of a selection, page by page; what changes while it is read belongs to the watch that follows. */
export async function listObjects<T extends ListedObject>(api: KubernetesApi, selection: ObjectSelection, signal: AbortSignal): Promise<ListedObjects<T>> {
  for (let beginning = 1; ; beginning += 1) {
    try {
      return await listPages<T>(api, selection, signal);
    } catch (thrown) {
      if (beginning === beginnings || !(thrown instanceof WeftError) || thrown.code !== 'kubernetes/history-expired') throw thrown;
    }
  }
}

async function listPages<T extends ListedObject>(api: KubernetesApi, { resource, namespace, labelSelector, fieldSelector }: ObjectSelection, signal: AbortSignal): Promise<ListedObjects<T>> {
  const items: T[] = [];
  for (let from: string | undefined; ; ) {
    const selectors = { ...(labelSelector !== undefined && { labelSelector }), ...(fieldSelector !== undefined && { fieldSelector }) };
    const query = { ...selectors, limit: String(pageSize), ...(from !== undefined && { continue: from }) };
    const { object } = await api.send<ObjectList<T>>({ verb: 'list', resource, ...(namespace !== undefined && { namespace }), query, signal });
    items.push(...object.items);
    from = object.metadata?.continue;
    if (from === undefined || from === '') return { items, resourceVersion: object.metadata?.resourceVersion ?? '' };
  }
}

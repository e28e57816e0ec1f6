import * as vscode from 'vscode';
import { renderBytes } from '../../core/base/renderBytes.ts';
import { asWeftError } from '../../core/base/weftError.ts';
import { renderRelativeTime } from '../../core/view/relativeTime.ts';
import type { CommandId } from '../commands/commandIds.ts';
import { type DataStoreAccess, localStoreId } from './dataStoreAccess.ts';
import { PagedKeys } from './pagedKeys.ts';
import { placeLabel } from './placeLabel.ts';
import { type BucketNode, type ConnectionNode, type FolderNode, nameOfKey, placeOfNode, type StoreNode } from './storeNode.ts';

const pageLength = 200;
const showMore: CommandId = 'weft.showMoreObjects';
const { Collapsed, None } = vscode.TreeItemCollapsibleState;

/** Connections, their buckets, and the keys in those, each asked for when its row is unfolded. */
export class DataStoresTree implements vscode.TreeDataProvider<StoreNode>, vscode.Disposable {
  readonly #access: DataStoreAccess;
  readonly #changes = new vscode.EventEmitter<StoreNode | undefined>();
  readonly #pages = new Map<BucketNode | FolderNode, PagedKeys>();
  readonly #subscriptions: readonly vscode.Disposable[];

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(access: DataStoreAccess) {
    this.#access = access;
    this.#subscriptions = [access.connections.onDidChange(() => this.refresh()), vscode.workspace.onDidGrantWorkspaceTrust(() => this.refresh())];
  }

  async getChildren(node?: StoreNode): Promise<StoreNode[]> {
    if (!node) return vscode.workspace.isTrusted ? this.#connections() : [];
    if (node.kind !== 'connection' && node.kind !== 'bucket' && node.kind !== 'folder') return [];
    try {
      const rows = node.kind === 'connection' ? await this.#buckets(node) : await this.#keys(node);
      return rows.length > 0 ? rows : [{ kind: 'trouble', parent: node, message: node.kind === 'connection' ? 'No buckets yet' : 'Nothing is stored here', isEmpty: true }];
    } catch (thrown) {
      return [{ kind: 'trouble', parent: node, message: asWeftError(thrown).message, isEmpty: false }];
    }
  }

  getParent(node: StoreNode): StoreNode | undefined {
    return node.kind === 'connection' ? undefined : node.parent;
  }

  getTreeItem(node: StoreNode): vscode.TreeItem {
    const item = this.#item(node);
    if (node.kind !== 'more' && node.kind !== 'trouble') item.contextValue = node.kind === 'connection' && node.dataStoreId === localStoreId ? 'local' : node.kind;
    return item;
  }

  /** Asks everything anew. */
  refresh(): void {
    for (const pages of this.#pages.values()) pages.close();
    this.#pages.clear();
    this.#changes.fire(undefined);
  }

  /** Of what was uploaded to or deleted from. */
  refreshNode(node: BucketNode | FolderNode): void {
    this.#pages.get(node)?.close();
    this.#pages.delete(node);
    this.#changes.fire(node);
  }

  async showMore(node: BucketNode | FolderNode): Promise<void> {
    await this.#pages.get(node)?.more();
    this.#changes.fire(node);
  }

  dispose(): void {
    for (const pages of this.#pages.values()) pages.close();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
  }

  async #connections(): Promise<StoreNode[]> {
    const ids = this.#access.connections.ids;
    const local = await this.#access.hasLocalStore();
    return [...ids, ...(local ? [localStoreId] : [])].map((dataStoreId) => ({ kind: 'connection', dataStoreId }));
  }

  async #buckets(parent: ConnectionNode): Promise<StoreNode[]> {
    return (await this.#access.buckets(parent.dataStoreId)).map((bucket) => ({ kind: 'bucket', parent, bucket }));
  }

  async #keys(parent: BucketNode | FolderNode): Promise<StoreNode[]> {
    const pages = this.#pages.get(parent) ?? (await this.#open(parent));
    if (pages.keys.length === 0) await pages.more();
    const rows = pages.keys.map((object): StoreNode => (object.isPrefix ? { kind: 'folder', parent, prefix: object.key } : { kind: 'object', parent, object }));
    return pages.hasMore ? [...rows, { kind: 'more', parent }] : rows;
  }

  async #open(node: BucketNode | FolderNode): Promise<PagedKeys> {
    const { dataStoreId, bucket, key } = placeOfNode(node);
    const store = await this.#access.open(dataStoreId);
    const pages = new PagedKeys(store.list(bucket, { prefix: key, delimiter: '/', signal: this.#access.signal }), pageLength);
    this.#pages.set(node, pages);
    return pages;
  }

  #connection(dataStoreId: string): vscode.TreeItem {
    const isLocal = dataStoreId === localStoreId;
    const description = isLocal ? 'results without a data store' : placeLabel(this.#access.connections.placeOf(dataStoreId) ?? '');
    const item = row(dataStoreId, { folded: true, icon: isLocal ? 'device-desktop' : 'database', description });
    item.tooltip = `${dataStoreId}\n${description}`;
    return item;
  }

  #item(node: StoreNode): vscode.TreeItem {
    switch (node.kind) {
      case 'connection':
        return this.#connection(node.dataStoreId);
      case 'bucket':
        return row(node.bucket, { folded: true, icon: 'archive' });
      case 'folder':
        return row(nameOfKey(node.prefix), { folded: true, icon: 'folder' });
      case 'object': {
        const { key, sizeBytes, modifiedAt } = node.object;
        const item = row(nameOfKey(key), { icon: 'file', description: renderBytes(sizeBytes) });
        item.tooltip = [key, renderBytes(sizeBytes), modifiedAt && `written ${renderRelativeTime(modifiedAt.getTime(), Date.now())}, ${modifiedAt.toLocaleString()}`].filter(Boolean).join('\n');
        return item;
      }
      case 'more': {
        const item = row('Show more', { icon: 'ellipsis' });
        item.command = { command: showMore, title: 'Show More', arguments: [node] };
        return item;
      }
      case 'trouble': {
        const item = row(node.message, { icon: node.isEmpty ? 'info' : 'warning' });
        item.tooltip = node.message;
        return item;
      }
    }
  }
}

function row(label: string, { folded = false, icon, description }: { readonly folded?: boolean; readonly icon: string; readonly description?: string }): vscode.TreeItem {
  const item = new vscode.TreeItem(label, folded ? Collapsed : None);
  item.iconPath = new vscode.ThemeIcon(icon);
  if (description !== undefined) item.description = description;
  return item;
}

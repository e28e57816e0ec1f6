import * as vscode from 'vscode';
import { WeftError } from '../../core/base/weftError.ts';
import type { SavedConnection } from '../../core/store/connections/connectionSources.ts';
import { parseSavedKeys, savedConnection, type SavedKeys } from '../../core/store/connections/savedConnection.ts';
import { baseFolder, readSetting, removeEntry, writeEntry } from '../settings.ts';

const secretOf = (dataStoreId: string): string => `weft.dataStores/${dataStoreId}`;

/** Connections to data stores by their id: where they are in the settings, their keys in the editor's secret storage and nowhere else. */
export class DataStoreConnections implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly vscode.Disposable[];

  readonly onDidChange = this.#changes.event;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
    this.#subscriptions = [
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('weft.dataStores') && this.#changes.fire()),
      secrets.onDidChange(({ key }) => key.startsWith(secretOf('')) && this.#changes.fire()),
    ];
  }

  get ids(): string[] {
    return Object.keys(readSetting('dataStores')).sort();
  }

  /** As the settings write it. */
  placeOf(dataStoreId: string): string | undefined {
    return readSetting('dataStores')[dataStoreId];
  }

  /** Undefined for an id that is not kept; throws where its setting says nothing that can be used. */
  async read(dataStoreId: string): Promise<SavedConnection | undefined> {
    const place = this.placeOf(dataStoreId);
    const keys = await this.readKeys(dataStoreId);
    // Keys alone serve a manifest that says where its data store is.
    if (place === undefined) return keys && { kind: 's3', ...keys };
    const saved = savedConnection(place, keys, baseFolder());
    if (saved.ok) return saved.value;
    throw new WeftError('usage/wrong-arguments', `The setting “weft.dataStores” says nothing that can be used of “${dataStoreId}”: ${saved.failure}`);
  }

  async readKeys(dataStoreId: string): Promise<SavedKeys | undefined> {
    return parseSavedKeys(await this.#secrets.get(secretOf(dataStoreId)));
  }

  /** Without keys, those that were kept before are removed. */
  async save(dataStoreId: string, place: string, keys: SavedKeys | undefined): Promise<void> {
    if (keys) await this.#secrets.store(secretOf(dataStoreId), JSON.stringify(keys));
    else await this.#secrets.delete(secretOf(dataStoreId));
    await writeEntry('dataStores', dataStoreId, place);
  }

  async remove(dataStoreId: string): Promise<void> {
    await removeEntry('dataStores', dataStoreId);
    await this.#secrets.delete(secretOf(dataStoreId));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
  }
}

import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { systemErrorCode } from '../../core/base/weftError.ts';
import { codeScheme, submittedPath } from './codeUri.ts';
import type { SubmittedCode } from './submittedCode.ts';

/** Submitted code as a file system that nobody can write to: editors, comparisons and the outline take it as they take files. */
export class SubmittedFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #code: SubmittedCode;
  readonly #ended = new AbortController();
  readonly #changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;

  /** What was submitted never changes. */
  readonly onDidChangeFile = this.#changes.event;

  constructor(code: SubmittedCode) {
    this.#code = code;
    this.#registration = vscode.workspace.registerFileSystemProvider(codeScheme, this, { isReadonly: true, isCaseSensitive: true });
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { size, mtimeMs, ctimeMs, isDirectory } = await this.#read(uri, async (file) => {
      const found = await stat(file);
      return { size: found.size, mtimeMs: found.mtimeMs, ctimeMs: found.ctimeMs, isDirectory: found.isDirectory() };
    });
    return { type: isDirectory ? vscode.FileType.Directory : vscode.FileType.File, size, mtime: mtimeMs, ctime: ctimeMs, permissions: vscode.FilePermission.Readonly };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const entries = await this.#read(uri, (folder) => readdir(folder, { withFileTypes: true }));
    return entries.map((entry) => [entry.name, entry.isDirectory() ? vscode.FileType.Directory : vscode.FileType.File]);
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#read(uri, (file) => readFile(file));
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#ended.abort();
    this.#registration.dispose();
    this.#changes.dispose();
  }

  async #read<T>(uri: vscode.Uri, read: (file: string) => Promise<T>): Promise<T> {
    // Normalized as absolute, so that no “..” is left to lead elsewhere.
    const [trainingId, ...file] = path.posix.normalize(`/${submittedPath(uri)}`).split('/').filter(Boolean);
    if (trainingId === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    const folder = await this.#code.unpack(trainingId, { signal: this.#ended.signal });
    try {
      return await read(path.join(folder, ...file));
    } catch (thrown) {
      if (systemErrorCode(thrown) === 'ENOENT' || systemErrorCode(thrown) === 'ENOTDIR') throw vscode.FileSystemError.FileNotFound(uri);
      throw thrown;
    }
  }
}

import * as vscode from 'vscode';
import { WeftError } from '../core/base/weftError.ts';
import type { Services, ServicesPorts } from './services.ts';

/** The core, built once when something first needs it: the larger part of the program is loaded then, and not at start. */
export class ServicesOnDemand implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #ports: Omit<ServicesPorts, 'signal'>;
  readonly #ended = new AbortController();
  #services: Promise<Services> | undefined;

  constructor(context: vscode.ExtensionContext, ports: Omit<ServicesPorts, 'signal'>) {
    this.#context = context;
    this.#ports = ports;
  }

  /** Aborts when the extension ends. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /** Throws `usage/untrusted-workspace`: without trust there is no connection, no process and no training. */
  async open(): Promise<Services> {
    if (!vscode.workspace.isTrusted) throw new WeftError('usage/untrusted-workspace', 'This workspace is not trusted, so Weft only checks its manifests. Trust it to train.');
    this.#services ??= import('./services.ts').then(({ openServices }) => openServices(this.#context, { ...this.#ports, signal: this.signal }));
    try {
      return await this.#services;
    } catch (thrown) {
      this.#services = undefined;
      throw thrown;
    }
  }

  dispose(): void {
    this.#ended.abort();
  }
}

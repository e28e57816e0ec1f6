/** Same shape as the editor's, declared here because the core may not depend on values of `vscode`. */
export interface Disposable {
  dispose(): void;
}

export type Event<T> = (listener: (payload: T) => void) => Disposable;

export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(payload: T) => void>();

  readonly event: Event<T> = (listener) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(payload: T): void {
    for (const listener of [...this.#listeners]) listener(payload);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

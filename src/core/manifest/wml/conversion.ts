import type { TextRange } from '../diagnostic.ts';
import type { KeyPath } from '../schema/manifestSchema.ts';
import type { SourceTree } from './sourceTree.ts';
import { TargetTree } from './targetTree.ts';

/** What the other dialect cannot hold, or holds otherwise. Never repeats a secret. */
export interface Loss {
  /** In the source, as people write it: `model_definition.author.email`, `data_stores[1]`. */
  readonly path: string;
  readonly message: string;
  readonly range: TextRange;
}

/** One conversion on its way: where from, where to, and what is lost. */
export class ConversionRun {
  readonly source: SourceTree;
  readonly target = new TargetTree();
  readonly #losses: Loss[] = [];

  constructor(source: SourceTree) {
    this.source = source;
  }

  lose(path: KeyPath, message: string): void {
    this.#losses.push({ path: spellPath(path), message, range: this.source.rangeOf(path) });
  }

  /** The text, and all losses in the order of their places; `nowhere` is said of what nobody took. */
  finish(nowhere: string): { readonly text: string; readonly losses: readonly Loss[] } {
    for (const { path } of this.source.leftParts()) this.lose(path, nowhere);
    const losses = this.#losses.toSorted((a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column);
    this.target.placeComments(this.source.comments());
    return { text: this.target.render(), losses };
  }
}

export function spellPath(path: KeyPath): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${String(step)}]` : `${index === 0 ? '' : '.'}${step}`)).join('');
}

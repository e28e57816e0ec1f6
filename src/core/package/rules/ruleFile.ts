import ignore, { type Ignore } from 'ignore';

/** What the rules of one file say of a path: leave it out, take it after all, or nothing. */
export interface RuleVerdict {
  readonly ignored: boolean;
  readonly unignored: boolean;
  /** The rule that leaves it out, such as ".gitignore:3 data/". */
  readonly rule: string;
}

/** The library remembers every path it was asked about; after this many it starts afresh, to stay small in large trees. */
const remembered = 20_000;

/** The patterns of an ignore file, or of a list, with git's meaning; paths are relative to the folder they belong to. */
export class RuleFile {
  readonly #name: string;
  readonly #patterns: readonly { readonly pattern: string; readonly mark: string }[];
  readonly #ignoreCase: boolean;
  #matcher: Ignore;
  #asked = 0;

  /** @param name where the patterns are from, for people; a line number is added where `numbered` */
  constructor(name: string, patterns: readonly string[], { ignoreCase, numbered }: { readonly ignoreCase: boolean; readonly numbered: boolean }) {
    this.#name = name;
    this.#patterns = patterns.map((pattern, index) => ({ pattern, mark: numbered ? `:${String(index + 1)}` : ':' }));
    this.#ignoreCase = ignoreCase;
    this.#matcher = this.#build();
  }

  /** @param text content of an ignore file */
  static parse(name: string, text: string, ignoreCase: boolean): RuleFile {
    return new RuleFile(name, text.replace(/^\ufeff/, '').split(/\r?\n/), { ignoreCase, numbered: true });
  }

  /** @param relativePath with forward slashes; that of a folder ends with one */
  test(relativePath: string): RuleVerdict {
    if (this.#asked++ === remembered) {
      this.#matcher = this.#build();
      this.#asked = 0;
    }
    const { ignored, unignored, rule } = this.#matcher.test(relativePath);
    return { ignored, unignored, rule: rule ? `${this.#name}${rule.mark ?? ''} ${rule.pattern}` : '' };
  }

  #build(): Ignore {
    return ignore({ ignorecase: this.#ignoreCase }).add(this.#patterns);
  }
}

import ignore, { type Ignore } from 'ignore';

/** What the rules of one file say of a path: leave it out, take it after all, or nothing. */
export interface RuleVerdict {
  readonly ignored: boolean;
  readonly unignored: boolean;
  /** The rule that leaves it out, such as ".gitignore:3 data/". */
  readonly rule: string;
}

interface Rule {
  readonly pattern: string;
  /** Where it is from, for people. */
  readonly mark: string;
}

/** The library remembers every path it was asked about; after this many it starts afresh, to stay small in large trees. */
const remembered = 20_000;

/** The patterns of an ignore file, or of a list, with git's meaning; paths are relative to the folder they belong to. */
export class RuleFile {
  readonly #rules: readonly Rule[];
  readonly #ignoreCase: boolean;
  #matcher: Ignore;
  #asked = 0;

  private constructor(rules: readonly Rule[], ignoreCase: boolean) {
    this.#rules = rules;
    this.#ignoreCase = ignoreCase;
    this.#matcher = this.#build();
  }

  /** @param name of the list, for people */
  static list(name: string, patterns: readonly string[], ignoreCase: boolean): RuleFile {
    return new RuleFile(patterns.map((pattern) => ({ pattern, mark: `${name}:` })), ignoreCase);
  }

  /** @param text content of the ignore file `name` */
  static parse(name: string, text: string, ignoreCase: boolean): RuleFile {
    const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
    return new RuleFile(lines.map((line, index) => ({ pattern: asGitReads(line), mark: `${name}:${String(index + 1)}` })), ignoreCase);
  }

  /** @param relativePath with forward slashes; that of a folder ends with one */
  test(relativePath: string): RuleVerdict {
    if (this.#asked++ === remembered) {
      this.#matcher = this.#build();
      this.#asked = 0;
    }
    const { ignored, unignored, rule } = this.#matcher.test(relativePath);
    return { ignored, unignored, rule: rule ? `${rule.mark ?? ''} ${rule.pattern}` : '' };
  }

  /**
   * The same rules for what is below a folder that they leave out and that is entered nevertheless, since a nearer file
   * takes it: what is in it is then judged by itself and not for being in there.
   */
  reopened(relativeFolder: string): RuleFile {
    return new RuleFile([...this.#rules, { pattern: `!/${relativeFolder.replace(/[\\*?[\]!# ]/g, '\\$&')}`, mark: '' }], this.#ignoreCase);
  }

  #build(): Ignore {
    return ignore({ ignorecase: this.#ignoreCase }).add(this.#rules);
  }
}

/** The library takes a pattern of nothing but "**\/" for one that matches no folder; git, for one that matches each. */
function asGitReads(pattern: string): string {
  return pattern.replace(/^(!?\/?)(?:\*\*\/)+$/, '$1**/*/');
}

import type { LeftOut } from '../codePackage.ts';
import { builtInRule } from './builtInRules.ts';
import { RuleFile, type RuleVerdict } from './ruleFile.ts';

/**
 * What becomes of a path. `confirmed`: somebody asked for it although other rules leave it out; by naming it "itself",
 * which also lets it pass as a known secret, or by naming a "folder" above.
 */
export type Verdict =
  | { readonly take: true; readonly confirmed: 'itself' | 'folder' | false }
  | { readonly take: false; readonly reason: LeftOut['reason']; readonly rule: string };

/** An ignore file with its folder: inside the workspace ("" or ending with a slash), or above it. */
interface FolderRules {
  readonly folder: string;
  /** Path from a folder above the workspace down to it, ending with a slash. */
  readonly down?: string;
  readonly file: RuleFile;
}

export interface WorkspaceRulesOptions {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly ignoreCase: boolean;
}

/**
 * Decides on paths of a workspace. The first that has something to say wins:
 * 1. the manifest's exclude, then its include
 * 2. .weftignore files, the nearest first
 * 3. the built-in list
 * 4. .gitignore files, the nearest first, up to the repository's root
 *
 * What is below a folder that was asked for is taken unless exclude, .weftignore or the built-in list names it.
 * Immutable: entering a folder with ignore files gives the rules for what is below.
 */
export class WorkspaceRules {
  readonly #options: WorkspaceRulesOptions;
  readonly #exclude: RuleFile;
  /** One by one: whether a pattern names a path itself or a folder above shows only so. */
  readonly #include: readonly RuleFile[];
  readonly #weft: readonly FolderRules[];
  readonly #git: readonly FolderRules[];

  constructor(options: WorkspaceRulesOptions, weft: readonly FolderRules[] = [], git: readonly FolderRules[] = []) {
    this.#options = options;
    this.#exclude = RuleFile.list('exclude', options.exclude, options.ignoreCase);
    this.#include = options.include.map((pattern) => RuleFile.list('include', [pattern], options.ignoreCase));
    this.#weft = weft;
    this.#git = git;
  }

  /** The rules for what is in a folder (a path that ends with a slash), which has these ignore files. */
  enter(folder: string, { weftignore, gitignore }: { readonly weftignore?: string; readonly gitignore?: string } = {}): WorkspaceRules {
    const below = (layers: readonly FolderRules[], name: string, text: string | undefined): readonly FolderRules[] => {
      const opened = layers.some((layer) => isClosed(layer, folder)) ? layers.map((layer) => (isClosed(layer, folder) ? { ...layer, file: layer.file.reopened(pathIn(layer, folder)) } : layer)) : layers;
      return text === undefined ? opened : [{ folder, file: RuleFile.parse(`${folder}${name}`, text, this.#options.ignoreCase) }, ...opened];
    };
    const weft = below(this.#weft, '.weftignore', weftignore);
    const git = below(this.#git, '.gitignore', gitignore);
    return weft === this.#weft && git === this.#git ? this : new WorkspaceRules(this.#options, weft, git);
  }

  /** A repository's ignore file above the workspace; one that leaves out the workspace as a whole has no say. */
  below(name: string, text: string, down: string): WorkspaceRules {
    const file = RuleFile.parse(name, text, this.#options.ignoreCase);
    return file.test(down).ignored ? this : new WorkspaceRules(this.#options, this.#weft, [...this.#git, { folder: '', down, file }]);
  }

  /**
   * @param path relative to the workspace, with forward slashes
   * @param parentConfirmed whether the folder it is in was asked for
   */
  judge(path: string, directory: boolean, parentConfirmed: boolean): Verdict {
    const asked = directory ? `${path}/` : path;
    const excluded = this.#exclude.test(asked);
    if (excluded.ignored) return { take: false, reason: 'excluded', rule: excluded.rule };
    const included = this.#included(path, asked);
    if (included === 'itself') return { take: true, confirmed: 'itself' };
    const weft = included ? undefined : nearest(this.#weft, asked);
    if (weft?.ignored) return { take: false, reason: 'ignored', rule: weft.rule };
    if (weft?.unignored) return { take: true, confirmed: 'itself' };
    const builtIn = builtInRule(path.slice(path.lastIndexOf('/') + 1), directory);
    if (builtIn) return { take: false, ...builtIn };
    if (included || parentConfirmed) return { take: true, confirmed: 'folder' };
    const git = nearest(this.#git, asked);
    return git?.ignored ? { take: false, reason: 'ignored', rule: git.rule } : { take: true, confirmed: false };
  }

  #included(path: string, asked: string): 'itself' | 'folder' | undefined {
    const parent = path.slice(0, path.lastIndexOf('/') + 1);
    const matching = this.#include.filter((pattern) => pattern.test(asked).ignored);
    if (matching.some((pattern) => parent === '' || !pattern.test(parent).ignored)) return 'itself';
    return matching.length > 0 ? 'folder' : undefined;
  }

  /**
   * Whether a pattern of `include` leads through a folder that stays behind. One without a slash in it may match
   * anywhere, also in .git and in environments, and does not open them, as in git.
   */
  leadsToIncluded(folder: string): boolean {
    if (this.#options.include.length === 0 || this.#exclude.test(`${folder}/`).ignored) return false;
    return this.#options.include.some((pattern) => {
      if (!pattern.replace(/\/$/, '').includes('/') || pattern.startsWith('!')) return false;
      const parts = pattern.replace(/^\//, '').split('/');
      const wild = parts.findIndex((part) => /[*?[\]\\]/.test(part));
      const fixed = (wild === -1 ? parts : parts.slice(0, wild)).join('/');
      return `${fixed}/`.startsWith(`${folder}/`) || (wild > 0 && `${folder}/`.startsWith(`${fixed}/`));
    });
  }
}

function nearest(layers: readonly FolderRules[], path: string): RuleVerdict | undefined {
  for (const layer of layers) {
    const verdict = layer.file.test(pathIn(layer, path));
    if (verdict.ignored || verdict.unignored) return verdict;
  }
  return undefined;
}

function isClosed(layer: FolderRules, folder: string): boolean {
  return folder !== layer.folder && layer.file.test(pathIn(layer, folder)).ignored;
}

function pathIn({ folder, down = '' }: FolderRules, path: string): string {
  return down + path.slice(folder.length);
}

import ignore from 'ignore';
import type { Check, WorkspaceFacts } from '../check.ts';
import { atValue } from '../finding.ts';

/** A pattern that matches nothing is tried on every file, while the author types. */
const mostFiles = 20_000;

/** Patterns of `include` and `exclude` match something; one that does not is most often misspelt. */
export const checkPackagePatterns: Check = (context) => {
  const { workspace } = context;
  if (!workspace || workspace.files.length === 0 || workspace.files.length > mostFiles) return [];
  return (['include', 'exclude'] as const).flatMap((key) =>
    (context.file[key] ?? []).flatMap((pattern, index) => {
      if (pattern === undefined || matchesSomething(pattern, workspace)) return [];
      const message = `“${pattern}” matches no file of the workspace.`;
      return [atValue(context, [key, index], { severity: key === 'include' ? 'warning' : 'information', code: 'manifest/pattern-without-match', message })];
    }),
  );
};

/** Patterns are those of .gitignore; “!” takes back what another matched. */
function matchesSomething(pattern: string, { files }: WorkspaceFacts): boolean {
  const rule = pattern.trim();
  if (rule === '' || rule.startsWith('#') || rule.startsWith('!')) return true;
  const matcher = ignore().add(rule);
  return files.some((file) => ignore.isPathValid(file) && matcher.ignores(file));
}

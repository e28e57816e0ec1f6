/**
 * A command as bash gets it: one line. Line breaks of a block become blanks, as the ancestor does; one behind a
 * backslash goes together with it, as in any shell script. Offsets stay the same.
 */
export function joinLines(command: string): string {
  return command.replaceAll('\\\n', '  ').replaceAll('\n', ' ');
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseShell } from '../../../../../src/core/manifest/shell/shellScript.ts';

/** Variables that have to come from outside. */
function needed(command: string): string[] {
  const { uses, ownNames } = parseShell(command);
  return uses.map(({ name }) => name).filter((name) => !ownNames.has(name));
}

function foldersOf(command: string): (string | undefined)[] {
  return parseShell(command).calls.filter(({ words }) => words[0]?.value === 'run').map(({ folder }) => folder);
}

suite('parseShell', () => {
  test('finds variables wherever bash expands them', () => {
    assert.deepEqual(needed('a $B "${C}/x" $(d $E) `f $G` <<< $H > $I; J=$K l; m <($N)'), ['B', 'C', 'E', 'G', 'H', 'I', 'K', 'N']);
    assert.deepEqual(needed('if [ "$A" = 1 ]; then for x in $B; do c $x; done; else (d $E) & fi'), ['A', 'B', 'E']);
  });

  test('leaves alone what bash does not expand', () => {
    assert.deepEqual(needed("a '$B' \\$C \"\\$D\" $1 $? $# $$ $@ # $E"), []);
  });

  test('knows variables that the command sets itself, or is ready to find unset', () => {
    assert.deepEqual(needed('A=1 b $A; export C=2 D; e $C $D; for f in 1; do g $f; done; while read -r h; do i $h; done; declare -a j; k ${j[0]}'), []);
    assert.deepEqual(needed('a ${B:-1} ${C-} ${D:?say it} ${E:+x} ${!F}; [ -z "$G" ] && h $G; [[ -n $I ]] && j $I; k $((L + 1))'), []);
  });

  test('gives offsets of the whole expansion', () => {
    const command = 'python3 a.py --data ${DATA_DIR}/x "$RESULT_DIR"';
    assert.deepEqual(parseShell(command).uses.map(({ pos, end }) => command.slice(pos, end)), ['${DATA_DIR}', '$RESULT_DIR']);
  });

  test('takes line breaks for blanks, as they are when bash sees the command', () => {
    assert.deepEqual(parseShell('a\nb\n').calls.map(({ words }) => words.map(({ value }) => value)), [['a', 'b']]);
  });

  test('follows the folder through cd', () => {
    assert.deepEqual(foldersOf('run; cd src && run; cd ../lib/./x; run; cd $MODEL_DIR; run; cd ${MODEL_DIR}/a; run; cd "$PWD/b"; run'), ['', 'src', 'lib/x', '', 'a', 'a/b']);
    assert.deepEqual(foldersOf('(cd src; run); run; cd a | run; run; cd a & run'), ['src', '', '', '', '']);
  });

  test('does not know the folder where the text does not tell', () => {
    assert.deepEqual(foldersOf('cd $X; run; cd /opt; run; cd -; run; cd ../..; run; popd; run'), [undefined, undefined, undefined, undefined, undefined]);
    assert.deepEqual(foldersOf('if a; then cd b; run; fi; run'), ['b', undefined]);
  });

  test('sees scripts that run other scripts', () => {
    assert.ok(parseShell('. env_file; a').runsOtherScripts);
    assert.ok(parseShell('eval "$X"').runsOtherScripts);
    assert.ok(!parseShell('bash setup.sh').runsOtherScripts);
  });

  test('says where a command is not bash', () => {
    assert.deepEqual(parseShell('a "b').faults.map(({ pos }) => pos), [2]);
    assert.deepEqual(parseShell('a && b; c').faults, []);
  });

  test('takes any text without throwing', () => {
    const pieces = fc.constantFrom('$', '{', '}', '(', ')', '"', "'", '`', '\\', ' ', ';', '&', '|', '<', '>', 'if', 'fi', 'for', 'do', 'A', '=', '[[', ']]', '((', '))', '\n', '#', '*', '!', '-', ':');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        parseShell(parts.join(''));
      }),
      { numRuns: 2000 },
    );
  });
});

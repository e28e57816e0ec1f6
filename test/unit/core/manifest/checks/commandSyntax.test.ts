import assert from 'node:assert/strict';
import { checkCommandSyntax } from '../../../../../src/core/manifest/checks/commandSyntax.ts';
import { only, run } from './checking.ts';

const manifest = (command: string) => `framework:\n  command: >\n    ${command}\n`;

suite('checkCommandSyntax', () => {
  test('says from where on a command is not bash', () => {
    for (const [command, rest] of [['python a.py "--x 1', '"--x 1'], ['python a.py)', ')'], ['a && ', '&'], ['if a; then b', 'b']] as const) {
      const finding = only(checkCommandSyntax, manifest(command));
      assert.equal(finding.code, 'manifest/command-syntax', command);
      assert.ok(finding.covers.endsWith(rest), `${command}: ${finding.covers}`);
    }
  });

  test('sees a placeholder for what it is', () => {
    for (const command of ['python a.py --key <your key>', 'python a.py --key=<api-key> --b']) {
      const finding = only(checkCommandSyntax, manifest(command));
      assert.deepEqual([finding.code, finding.covers[0]], ['manifest/placeholder', '<']);
    }
  });

  test('is silent about bash', () => {
    for (const command of ['./h2o3-cluster.sh; if [ "$LEARNER_ID" == "1" ]; then python a.py; fi;', 'sort < in > out', 'a <(b) 2>&1 | tee c', 'a <in >out', '[[ $A =~ ^x$ ]] && b', '. env; a;']) {
      assert.deepEqual(run(checkCommandSyntax, manifest(command)), [], command);
    }
  });
});

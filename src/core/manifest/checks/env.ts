import type { Check } from '../check.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { atKey, atValue } from '../finding.ts';
import { isLearnerVariable } from '../learnerContract.ts';

/** Names of environment variables are names to a shell, none is Weft's own, and no value is a secret. */
export const checkEnv: Check = (context) =>
  Object.entries(context.file.env ?? {}).flatMap(([name, value]): Diagnostic[] => {
    const path = ['env', name];
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      const spelled = name.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
      const mend = /^_*$/.test(spelled) ? {} : { mend: { label: `Rename to ${spelled}`, newText: spelled } };
      const message = `“${name}” is no name for a variable: a shell cannot read it. Names have letters, digits and underscores, and start with no digit.`;
      return [atKey(context, path, { severity: 'error', code: 'manifest/env-name', message, ...mend })];
    }
    // What the manifest adds to PYTHONPATH is kept, behind MODEL_DIR.
    if (isLearnerVariable(name) && name !== 'PYTHONPATH') {
      return [atKey(context, path, { severity: 'warning', code: 'manifest/env-shadowed', message: `Weft sets ${name} for each learner itself, and its value wins. Use another name.` })];
    }
    if (value !== undefined && value !== '' && /(^|_)(SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?)(_ID)?$/i.test(name) && !value.startsWith('/')) {
      const message = `The value of ${name} is stored in clear, in the cluster and in the results bucket. Let the script read the secret from where only it may.`;
      return [atValue(context, path, { severity: 'warning', code: 'manifest/secret-in-env', message })];
    }
    return [];
  });

import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './vsix.ts';

/** Files beside examples/retrain that the tests inside the editor open. */
const files: Readonly<Record<string, string>> = {
  'values.yml': 'replicas: 2\nframework: none\n',
  'foreign/manifest.yml': 'applications:\n  - name: web\n    memory: 1G\n',
  'begun/manifest.yml': 'name: begun\n',
  'typo.weft.yml': 'name: typo\nlerners: 1\nframework:\n  name: tensorflow\n  version: "2.20"\n  command: python3 train.py --data ${DATA_DIR}\ndata_stores:\n  - id: files\n    training_data: { container: in-bucket }\n    training_results: { container: out-bucket }\n',
  'associated.job.yml': 'name: associated\nmemori: 1Gb\n',
  '.vscode/settings.json': '{ "files.associations": { "*.job.yml": "weft-manifest" } }\n',
};

/** Lays out the folder that the tests inside the editor work in. */
export async function writeHostWorkspace(folder: string): Promise<void> {
  await cp(path.join(root, 'examples/retrain'), path.join(folder, 'retrain'), { recursive: true, filter: (source) => !/[\\/](data|\.venv)$/.test(source) });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
}

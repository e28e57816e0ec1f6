import assert from 'node:assert/strict';
import { type Verdict, WorkspaceRules } from '../../../../../src/core/package/rules/workspaceRules.ts';

suite('WorkspaceRules', () => {
  const rules = ({ include = [], exclude = [] }: { readonly include?: readonly string[]; readonly exclude?: readonly string[] } = {}): WorkspaceRules => new WorkspaceRules({ include, exclude, ignoreCase: false });
  const short = (verdict: Verdict): string => (verdict.take ? 'take' : `${verdict.reason}: ${verdict.rule}`);

  test('names the line that leaves a path out', () => {
    const below = rules().enter('', { gitignore: '# caches\n\ncache/\n*.log\n' }).enter('sub/', { gitignore: '!keep.log\n*.tmp' });
    assert.equal(short(below.judge('cache', true, false)), 'ignored: .gitignore:3 cache/');
    assert.equal(short(below.judge('sub/a.log', false, false)), 'ignored: .gitignore:4 *.log');
    assert.equal(short(below.judge('sub/keep.log', false, false)), 'take');
    assert.equal(short(below.judge('sub/a.tmp', false, false)), 'ignored: sub/.gitignore:2 *.tmp');
  });

  test('judges what is in a folder by itself when a nearer file takes the folder', () => {
    const below = rules().enter('', { gitignore: '*.log\n*.tmp\n' }).enter('sub/', { gitignore: '!x.log' });
    assert.equal(short(below.judge('sub/x.log', true, false)), 'take');
    assert.equal(short(below.enter('sub/x.log/').judge('sub/x.log/a', false, false)), 'take');
    assert.equal(short(below.enter('sub/x.log/').judge('sub/x.log/b.tmp', false, false)), 'ignored: .gitignore:2 *.tmp');
  });

  test('lets exclude win over include, both over .weftignore, and that over the built-in list and .gitignore', () => {
    const all = rules({ include: ['weights/*.h5'], exclude: ['weights/big.h5'] }).enter('', { weftignore: 'weights/\n!.env\n', gitignore: 'data/\n!weights/\n' });
    assert.equal(short(all.judge('weights/big.h5', false, false)), 'excluded: exclude: weights/big.h5');
    assert.equal(short(all.judge('weights/small.h5', false, false)), 'take');
    assert.equal(short(all.judge('weights', true, false)), 'ignored: .weftignore:1 weights/');
    assert.deepEqual(all.judge('.env', false, false), { take: true, confirmed: 'itself' });
    assert.equal(short(all.judge('.env.local', false, false)), 'secret: built-in, .env.local holds keys by its name');
  });

  test('takes what is in a folder that was asked for, but no secret in it unless it is named', () => {
    const all = rules({ include: ['conf/'] }).enter('', { gitignore: 'conf/' });
    assert.deepEqual(all.judge('conf', true, false), { take: true, confirmed: 'itself' });
    assert.deepEqual(all.judge('conf/a.yml', false, true), { take: true, confirmed: 'folder' });
    assert.equal(short(all.judge('conf/id_rsa', false, true)), 'secret: built-in, id_rsa holds keys by its name');
    assert.deepEqual(rules({ include: ['conf/', 'conf/id_rsa'] }).judge('conf/id_rsa', false, true), { take: true, confirmed: 'itself' });
  });

  test('knows which folders that stay behind lead to something asked for', () => {
    const some = rules({ include: ['data/a/small.csv', 'runs/*/best.pt', '*.onnx', 'one'], exclude: ['data/b/'] });
    const leads = (folder: string): boolean => some.leadsToIncluded(folder);
    assert.deepEqual(['data', 'data/a', 'runs', 'runs/x', 'runs/x/y'].map(leads), [true, true, true, true, true]);
    assert.deepEqual(['data/b', 'data/c', '.git', 'node_modules', 'one'].map(leads), [false, false, false, false, false]);
  });

  test('ignores a repository’s file above that leaves out the workspace as a whole', () => {
    assert.equal(short(rules().below('/repo/.gitignore', 'build/\n*.py', 'build/demo/').judge('a.py', false, false)), 'take');
    assert.equal(short(rules().below('/repo/.gitignore', '/demo/out\n', 'demo/').judge('out', true, false)), 'ignored: /repo/.gitignore:1 /demo/out');
  });

  test('leaves out what is never part of a model', () => {
    for (const name of ['.git', '.hg', '.venv', '__pycache__', 'node_modules', '.ipynb_checkpoints', '.ssh', '.aws', '.kube']) assert.equal(rules().judge(`a/${name}`, true, false).take, false, name);
    for (const name of ['model.pyc', '.DS_Store', '.git']) assert.equal(rules().judge(name, false, false).take, false, name);
    for (const name of ['train.py', '.gitignore', '.env.example', 'id_rsa.pub', 'credentials.py', 'secrets.md', 'environment.yml', 'tokenizer.json', 'keys.csv', 'token.py']) assert.equal(rules().judge(name, false, false).take, true, name);
  });
});

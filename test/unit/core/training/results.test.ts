import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '../../../../src/core/base/progress.ts';
import { WeftError } from '../../../../src/core/base/weftError.ts';
import { FolderObjectStore } from '../../../../src/core/store/folder/folderObjectStore.ts';
import type { ObjectStore } from '../../../../src/core/store/objectStore.ts';
import { deleteResults } from '../../../../src/core/training/deleteResults.ts';
import { downloadResults, type DownloadOptions } from '../../../../src/core/training/downloadResults.ts';
import { renderRootMarker } from '../../../../src/core/training/rootMarker.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';
import { somePlan } from '../../../support/trainingFixture.ts';

const plan = somePlan();
const id = plan.trainingId;
const { signal } = new AbortController();

suite('results of a training', () => {
  const temp = tempFolderPerTest();
  let store: ObjectStore;

  async function put(objects: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, text] of Object.entries(objects)) await store.writeBytes('nh-output', key, Buffer.from(text));
  }

  async function keys(): Promise<string[]> {
    const found: string[] = [];
    for await (const { key } of store.list('nh-output')) found.push(key);
    return found;
  }

  setup(async () => {
    store = new FolderObjectStore(temp.path('store'));
    await store.createBucket('nh-output');
  });

  suite('deleting', () => {
    const yes = (): Promise<boolean> => Promise.resolve(true);
    const others = { 'retrain-7k2mq0x3bd2/model': 'x', 'retrain-7k2mq0x3b/model': 'x', '_weft_packs/a.tar': 'x' };
    const own = { [`${id}/_plan.json`]: renderRootMarker({ plan, targetId: 'local' }), [`${id}/model/a`]: '1', [`${id}/model/b`]: '22', [`${id}/_submitted_code/READY`]: '{}' };

    test('takes what is under the prefix and nothing else', async () => {
      await put({ ...own, ...others });
      let asked: unknown;
      const confirm = (what: unknown): Promise<boolean> => {
        asked = what;
        return yes();
      };
      assert.equal(await deleteResults(plan, store, { report: () => undefined, signal, confirm }), true);
      assert.deepEqual(await keys(), Object.keys(others).sort());
      assert.deepEqual(asked, { count: 4, bytes: Object.values(own).join('').length });
    });

    test('leaves everything when the answer is no', async () => {
      await put(own);
      assert.equal(await deleteResults(plan, store, { report: () => undefined, signal, confirm: () => Promise.resolve(false) }), false);
      assert.equal((await keys()).length, 4);
    });

    test('refuses a prefix whose marker is missing, broken or another submission’s', async () => {
      for (const marker of [undefined, '{"planVersion": 1', renderRootMarker({ plan: somePlan({ submissionId: 'f'.repeat(32) }), targetId: 'local' }), renderRootMarker({ plan: somePlan({ trainingId: 'other-0000000000' }), targetId: 'local' })]) {
        await store.delete('nh-output', await keys());
        await put({ [`${id}/model`]: 'x', ...(marker !== undefined && { [`${id}/_plan.json`]: marker }) });
        await assert.rejects(deleteResults(plan, store, { report: () => undefined, signal, confirm: yes }), { code: 'training/results-not-ours' });
        assert.ok((await keys()).includes(`${id}/model`));
      }
    });

    test('deletes nothing more after an error, and goes on when it is repeated', async () => {
      await put({ ...own, ...Object.fromEntries(Array.from({ length: 520 }, (_, index) => [`${id}/steps/${String(index)}`, ''])) });
      let calls = 0;
      const failing: ObjectStore = new Proxy(store, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]): unknown => {
            if (name === 'delete' && (calls += 1) === 2) throw new WeftError('store/access-denied', 'Refused.');
            return Reflect.apply(value, target, args);
          };
        },
      });
      await assert.rejects(deleteResults(plan, failing, { report: () => undefined, signal, confirm: yes }), { code: 'store/access-denied' });
      assert.equal(calls, 2);
      assert.ok((await keys()).includes(`${id}/_plan.json`));
      const reports: Progress[] = [];
      assert.equal(await deleteResults(plan, store, { report: (progress) => reports.push(progress), signal, confirm: yes }), true);
      assert.deepEqual(await keys(), []);
      assert.equal(reports.at(-1)?.doneCount, reports.at(-1)?.totalCount);
      assert.equal(await deleteResults(plan, store, { report: () => undefined, signal, confirm: yes }), true);
    });
  });

  suite('downloading', () => {
    const to = (...parts: readonly string[]): string => temp.path('here', ...parts);
    const download = (options: Partial<DownloadOptions> = {}): ReturnType<typeof downloadResults> =>
      downloadResults(plan, store, { destination: to(), report: () => undefined, signal, onExisting: () => Promise.reject(new Error('asked')), ...options });

    test('brings results and logs, but not what Weft keeps for itself', async () => {
      await put({ [`${id}/graph.pb`]: 'graph', [`${id}/learner-1/training-log.txt`]: 'log', [`${id}/learner-1/_record.json`]: '{}', [`${id}/_plan.json`]: '{}', [`${id}/_submitted_code/READY`]: '{}', 'retrain-7k2mq0x3bd2/x': 'x' });
      const { files, bytes } = await download();
      assert.deepEqual({ files, bytes }, { files: 2, bytes: 8 });
      assert.deepEqual((await readdir(to(), { recursive: true })).sort(), ['graph.pb', 'learner-1', path.join('learner-1', 'training-log.txt')]);
    });

    test('passes over what an earlier download brought, and asks before it replaces anything else', async () => {
      await put({ [`${id}/a`]: 'one', [`${id}/b`]: 'two', [`${id}/c`]: 'three' });
      await download();
      await writeFile(to('b'), 'mine');
      await writeFile(to('c'), 'mine too');
      await utimes(to('a'), new Date(), new Date((await store.head('nh-output', `${id}/a`))?.modifiedAt ?? 0));
      const asked: string[] = [];
      const onExisting = (file: string): Promise<'replace' | 'keep'> => {
        asked.push(file);
        return Promise.resolve(file === 'b' ? 'replace' : 'keep');
      };
      const { files, present, kept } = await download({ onExisting });
      assert.deepEqual({ files, present, kept, asked }, { files: 1, present: 1, kept: ['c'], asked: ['b', 'c'] });
      assert.equal(await readFile(to('b'), 'utf8'), 'two');
      assert.equal(await readFile(to('c'), 'utf8'), 'mine too');
    });

    test('selects', async () => {
      await put({ [`${id}/models/a`]: 'a', [`${id}/logs/b`]: 'b' });
      await download({ select: (key) => key.startsWith('models/') });
      assert.deepEqual(await readdir(to()), ['models']);
    });

    test('writes nothing where a key leads out of the folder, by name or through a link', async () => {
      await put({ [`${id}/a`]: 'a', [`${id}/link/passwd`]: 'x' });
      await mkdir(to(), { recursive: true });
      await mkdir(temp.path('outside'));
      await symlink(temp.path('outside'), to('link'));
      await assert.rejects(download(), { code: 'store/link-outside' });
      assert.deepEqual(await readdir(temp.path('outside')), []);
      assert.deepEqual(await readdir(to()), ['link']);
      for (const hostile of ['../up', 'x/../../up', '/etc/passwd', 'a//b', './a', 'nul\0']) {
        const listing = withKeys([`${id}/${hostile}`]);
        await assert.rejects(downloadResults(plan, listing, { destination: temp.path('there'), report: () => undefined, signal, onExisting: () => Promise.resolve('replace') }), { code: 'store/invalid-key' }, hostile);
      }
      assert.deepEqual(await readdir(temp.path('there')), []);
    });

    test('leaves no file under its name when it is cancelled, and goes on later', async () => {
      await put(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${id}/steps/${String(index)}`, 'x'.repeat(1000)])));
      const controller = new AbortController();
      await assert.rejects(download({ signal: controller.signal, report: ({ doneCount }) => (doneCount ?? 0) >= 5 && controller.abort() }), { name: 'AbortError' });
      const before = (await readdir(to('steps'))).filter((name) => !name.startsWith('.'));
      for (const name of before) assert.equal((await readFile(to('steps', name))).length, 1000);
      const { files, present } = await download();
      assert.deepEqual({ files: files + present, present }, { files: 40, present: before.length });
      assert.deepEqual((await readdir(to('steps'))).filter((name) => name.startsWith('.')), []);
    });

    /** The store as a stranger's server would be, which lists what a folder could not hold. */
    function withKeys(listed: readonly string[]): ObjectStore {
      return new Proxy(store, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name, target);
          if (name !== 'list') return typeof value === 'function' ? (...args: unknown[]): unknown => Reflect.apply(value, target, args) : value;
          return async function* () {
            for (const key of listed) yield await Promise.resolve({ key, sizeBytes: 1 });
          };
        },
      });
    }
  });
});

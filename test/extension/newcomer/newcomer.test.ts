import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pythonEnvironmentOrSkip } from '../../support/pythonEnvironment.ts';
import { requireCluster } from '../../support/stack/cluster.ts';
import { requirePart } from '../../support/stack/requirePart.ts';
import { type TempFolder, tempFolder } from '../../support/tempFolder.ts';
import { codeServerUnavailable } from '../../support/vscode/codeServer.ts';
import { startEditor } from '../../support/vscode/editorServer.ts';
import { copyExample, exampleRequirements, writeDigits } from '../../support/vscode/newcomer.ts';
import { weftVsix } from '../../support/vscode/vsix.ts';
import { Workbench } from '../../support/vscode/workbench.ts';
import { startChromium } from '../../support/webview/panelPage.ts';
import { type ClusterRoom, openClusterRoom } from './clusterRoom.ts';
import { endMs, Newcomer } from './newcomer.ts';

/** Enough to learn from, and few enough that nobody waits for them. */
const digitsOfEach = 20;
/** The image's numpy is forty times slower than that of PyPI: this is half a minute. */
const stepsOfPod = 1_000;

suite('a newcomer with an empty profile', () => {
  const opened = new AsyncDisposableStack();
  let folder: TempFolder;
  let workspace: string;
  let window: Workbench;
  let newcomer: Newcomer;

  suiteSetup(async function open() {
    requirePart(this, codeServerUnavailable());
    const { python } = await pythonEnvironmentOrSkip(this, exampleRequirements);
    folder = opened.use(await tempFolder());
    workspace = folder.join('retrain');
    await copyExample(workspace);
    await writeDigits(python, path.join(workspace, 'data/nh-input/images'), digitsOfEach);
    for (const made of [path.join(workspace, 'data/nh-output'), folder.join('local'), folder.join('cluster')]) await mkdir(made);
    const env = { VIRTUAL_ENV: path.dirname(path.dirname(python)), KUBECONFIG: folder.join('kubeconfig') };
    const editor = await startEditor({ vsix: await weftVsix(), folder: folder.path, settings: { 'window.autoDetectColorScheme': true }, env });
    opened.defer(() => editor.stop());
    const browser = await startChromium();
    opened.defer(() => browser.close());
    window = await Workbench.open(browser, editor.urlOf(workspace), 'newcomer');
    newcomer = new Newcomer(window);
  });

  suiteTeardown(() => opened.disposeAsync());

  teardown(async function look() {
    if (this.currentTest?.state === 'failed') await window.picture('failed');
  });

  suite('on this computer', () => {
    test('is told what to do first', async () => {
      await window.command('Weft: Show Trainings');
      await window.page.getByText('Nothing was trained here yet').waitFor();
      await window.picture('welcome');
    });

    test('says where the data is', async () => {
      await window.command('Weft: Add Data Store Connection');
      await window.answer('Add Data Store Connection', 'my-folder');
      await window.choose('Folder');
      await window.chooseFolder(path.join(workspace, 'data'), 'Use Folder');
      await window.row(/^my-folder/).waitFor();
      await window.picture('local-data-store');
    });

    test('writes a manifest with what is proposed', () => newcomer.writeManifest({ name: 'digits', dataStoreId: 'my-folder', input: 'nh-input', output: 'nh-output', steps: 30_000 }));
    test('sees a typo underlined, and mends it by the fix', () => newcomer.mendTypo('digits'));
    test('trains, and sees the states that it goes through', () => newcomer.train('digits', 'this computer'));
    test('sees its curves go on', () => newcomer.watchMetrics('digits'));
    test('reads its log', () => newcomer.readLog('digits'));
    test('hears of the end, and downloads the results', () => newcomer.downloadResults('digits', folder.join('local'))).timeout(endMs);
    test('halts a second training', async () => {
      await newcomer.train('digits', 'this computer');
      await newcomer.halt('digits');
    });
  });

  suite('on a cluster', () => {
    let room: ClusterRoom;

    suiteSetup(async function open() {
      requireCluster(this);
      room = opened.use(await openClusterRoom(path.join(workspace, 'data/nh-input')));
      await cp(room.kubeconfig, folder.join('kubeconfig'));
    });

    test('says where the data is, and with which keys', async () => {
      await window.command('Weft: Add Data Store Connection');
      await window.answer('Add Data Store Connection', 'my-server');
      await window.choose('S3 server');
      await window.answer('Address of the S3 server', room.endpoint);
      await window.answer('Region of “my-server”', 'us-east-1');
      await window.choose('Enter keys');
      await window.picture('keys-may-be-kept');
      await window.page.getByRole('button', { name: 'Save Keys Here' }).click();
      await window.answer('Access key', room.accessKey);
      await window.answer('Secret key', room.secretKey);
      await window.row(/^my-server/).waitFor();
    });

    test('chooses a namespace of the cluster', async () => {
      await window.command('Weft: Select Target');
      await window.picture('targets');
      await window.choose(room.context);
      await window.answer(`Namespace of ${room.context}`, room.namespace);
      await window.row(new RegExp(`^${room.target} live`)).waitFor();
    });

    test('writes a manifest with what is proposed', () => newcomer.writeManifest({ name: 'cloud', dataStoreId: 'my-server', input: room.input, output: room.output, steps: stepsOfPod }));
    test('sees a typo underlined, and mends it by the fix', () => newcomer.mendTypo('cloud'));
    test('trains, and sees the states that it goes through', () => newcomer.train('cloud', room.target));
    test('sees its curves go on', () => newcomer.watchMetrics('cloud'));
    test('reads its log', () => newcomer.readLog('cloud'));
    test('hears of the end, and downloads the results', () => newcomer.downloadResults('cloud', folder.join('cluster'))).timeout(endMs);
    test('halts a second training', async () => {
      await newcomer.train('cloud', room.target);
      await newcomer.halt('cloud');
    });
  });
});

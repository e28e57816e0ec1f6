import assert from 'node:assert/strict';
import { isToExtension } from '../../../src/messages/toExtension.ts';
import { isToWebview } from '../../../src/messages/toWebview.ts';

const tags = { scalars: [{ tag: 'loss', runs: [1] }], images: [], histograms: [], texts: [], hparams: [] };
const catalog = { type: 'catalog', sources: [{ id: 0, name: 'demo', place: '/runs', isListed: true, isLive: false }], runs: [{ id: 1, source: 0, name: 'train', colour: 0, isRead: true, passedOver: 0 }], tags };

suite('messages of the metrics panel', () => {
  test('are let through as they are made', () => {
    const toExtension = [{ type: 'ready' }, { type: 'look', runs: [1, 2], kind: 'scalars', tags: ['loss'] }, { type: 'wantImage', run: 1, tag: 't', sample: 0, picture: 0 }, { type: 'exportCsv', runs: [], tag: '' }, { type: 'saveChart', name: 'loss', format: 'png', bytes: new Uint8Array(3) }];
    for (const message of toExtension) assert.ok(isToExtension(message), message.type);
    const toWebview = [
      catalog,
      { type: 'scalars', series: [{ run: 1, tag: 'loss', points: new Float64Array(3), standings: new Uint8Array(1), written: 1 }] },
      { type: 'images', run: 1, tag: 't', times: new Float64Array(2), pictures: [1], sizes: [3, 4] },
      { type: 'image', run: 1, tag: 't', sample: 0, picture: 0, step: -3, mediaType: 'image/png', bytes: new Uint8Array(1) },
      { type: 'histograms', run: 1, tag: 't', times: new Float64Array(2), histograms: [new Float64Array(3)] },
      { type: 'texts', run: 1, tag: 't', times: new Float64Array(2), texts: [['one', 'two']] },
      { type: 'hparams', names: ['lr'], metrics: [], rows: [{ run: 1, status: 'success', values: [0.1], metrics: [] }] },
    ];
    for (const message of toWebview) assert.ok(isToWebview(message), message.type);
  });

  test('of other kinds, with parts missing, too much or wrong are refused', () => {
    const wrong = [
      undefined, null, 'ready', 7, [], {}, { type: 'open' }, { type: 'ready', path: '/etc/passwd' }, { type: 'look', runs: [-1], kind: 'scalars', tags: [] },
      { type: 'look', runs: ['1'], kind: 'scalars', tags: [] }, { type: 'look', runs: [1.5], kind: 'scalars', tags: [] }, { type: 'look', runs: [], kind: 'videos', tags: [] }, { type: 'look', runs: [], kind: 'scalars' },
      { type: 'saveChart', name: 'x', format: 'exe', bytes: new Uint8Array(1) }, { type: 'saveChart', name: 'x', format: 'png', bytes: [1] }, { type: 'saveChart', name: 'x'.repeat(70_000), format: 'png', bytes: new Uint8Array(1) },
      Object.create({ type: 'ready' }),
    ];
    for (const message of wrong) assert.equal(isToExtension(message), false);
    for (const message of [{ ...catalog, tags: { scalars: [] } }, { ...catalog, more: 1 }, { ...catalog, runs: [{ id: 1 }] }, { type: 'image', run: 1, tag: 't', sample: 0, picture: 0, step: 0, mediaType: 'image/svg+xml', bytes: new Uint8Array(1) }]) {
      assert.equal(isToWebview(message), false);
    }
  });
});

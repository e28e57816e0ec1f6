import assert from 'node:assert/strict';
import { panelHtml, panelPolicy } from '../../../../src/extension/metrics/panelHtml.ts';

const page = { nonce: 'once', script: 'https://served/webview.js', style: 'https://served/webview.css', cspSource: 'https://served', panel: 'a-name' };

suite('the page of the metrics panel', () => {
  test('allows one script and one style sheet by their nonce, pictures of the editor and of messages, and nothing else', () => {
    const policy = new Map(panelPolicy(page).split('; ').map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1)]));
    assert.deepEqual(Object.fromEntries(policy), {
      'default-src': ["'none'"],
      'script-src': ["'nonce-once'"],
      'style-src': ["'nonce-once'"],
      'img-src': ['https://served', 'data:'],
      'font-src': ['https://served'],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
    });
  });

  test('has no script or style of its own, and no handler', () => {
    const html = panelHtml(page);
    assert.deepEqual([...html.matchAll(/<script[^>]*>([^<]*)/g)].map(([, inside]) => inside), ['']);
    assert.ok(!/<style|\son\w+=|\sstyle=/.test(html));
  });
});

// A page with Python in browsers without a window, from a file and from a server.
//
// LOOPSCOPE_PLAYGROUND    the folder that tools/playground has made, where it is not build/playground
// LOOPSCOPE_BROWSERS=1    Firefox as well, and from a server
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import assert from 'node:assert/strict';
import { chromium, firefox, there } from './browsers.mjs';

const { LOOPSCOPE } = process.env;
const gathered = resolve(process.env.LOOPSCOPE_PLAYGROUND ?? fileURLToPath(new URL('../../build/playground', import.meta.url)));
const skip = existsSync(join(gathered, 'stdlib.zip.gz')) ? false : `there is no Python for pages here: tools/playground ${gathered} fetches it`;
const folder = mkdtempSync(join(tmpdir(), 'loopscope-python-browsers-'));
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
mkdirSync(join(folder, 'loopscope'));
symlinkSync(gathered, join(folder, 'loopscope', 'playground'));
const env = { ...process.env, XDG_DATA_HOME: folder };
const page = join(folder, 'page.html');
if (!skip) execFileSync(LOOPSCOPE, ['page', '--python', 'lock', '--out', page], { env, stdio: ['ignore', 'ignore', 'pipe'] });

const value = async (browser, name) => (' ' + await browser.js('loopscope.state()')).match(new RegExp(` ${name}=(\\S*)`))[1];
const ready = browser => browser.until('/ loop=cpython /.test(window.loopscope?.state())', 40);
/// A program in place of what is there, as one pastes it.
async function edits(browser, text) {
  await browser.js(`(() => { const { program, key } = loopscope;
    key('e'); key('ctrl+a');
    const raw = new TextEncoder().encode(${JSON.stringify(text)}), at = program.room(raw.length);
    new Uint8Array(program.memory.buffer, at, raw.length).set(raw);
    program.pasted(at, raw.length); program.give_back(at); key('ctrl+v'); })()`);
  await browser.until('/ shows_text=0 /.test(loopscope.state())');
  await browser.until('/ shows_text=1 /.test(loopscope.state())');
}
const asyncio = body => `import asyncio\nasync def main():\n${body.split('\n').map(line => '    ' + line).join('\n')}\nasyncio.run(main())\n`;

for (const [name, begun] of [['chromium', chromium], ...process.env.LOOPSCOPE_BROWSERS ? [['firefox-esr', firefox]] : []]) {
  const missing = skip || !there(name) && `${name} is not installed`;

  test(`${name}: a file that is opened from a disk`, { skip: missing }, async () => {
    const browser = await begun();
    try {
      await browser.open(pathToFileURL(page).href);
      await browser.until('window.loopscope?.state()');
      assert.equal(await value(browser, 'lesson'), 'lock'); // before Python is there
      await ready(browser);
      await edits(browser, asyncio('await asyncio.sleep(7.5)\nprint("done")'));
      await browser.key('Escape');
      await browser.key('End');
      await browser.until('/ time=7.500000 /.test(loopscope.state())');
      await edits(browser, asyncio('await asyncio.sleep(1)\nwhile True: pass'));
      assert.equal(await value(browser, 'error_line'), '4');
      for (const [line, error] of [['import js', '3'], ['import socket; socket.socket()', '3'], ['await asyncio.open_connection("127.0.0.1", 9)', '3']]) {
        await edits(browser, asyncio(line));
        assert.equal(await value(browser, 'error_line'), error, line);
      }
      assert.deepEqual(browser.errors, []);
      assert.deepEqual(browser.requests.filter(url => !url.startsWith('file:')), []);
    } finally { await browser.close(); }
  });

  // A probe stands in the worker beside Python, and is asked by what was bound before all was taken away.
  test(`${name}: nothing of the browser is within reach`, { skip: missing }, async () => {
    const browser = await begun();
    try {
      const names = ['fetch', 'XMLHttpRequest', 'WebSocket', 'WebTransport', 'EventSource', 'RTCPeerConnection', 'indexedDB', 'caches', 'importScripts', 'postMessage', 'BroadcastChannel',
        'MessageChannel', 'Worker', 'navigator', 'Notification', 'FileReaderSync', 'Blob', 'URL', 'location', 'onmessage', 'close'];
      const before = "const tell = self.postMessage.bind(self), ask = self.setTimeout.bind(self);\\n";
      const probe = `;(function probe() {
        if (self.fetch) return ask(probe, 50);
        let evaluated = 'no';
        try { evaluated = (0, eval)("'yes'"); } catch { /* the policy */ }
        tell({ left: ${JSON.stringify(names)}.filter(name => self[name] !== undefined && self[name] !== null), evaluated });
      })();`;
      await browser.preload(`(() => {
        const url = URL.createObjectURL.bind(URL), Begun = Worker;
        window.told = [];
        URL.createObjectURL = blob => url(blob.type === 'text/javascript' ? new Blob(["${before}", blob, ${JSON.stringify(probe)}], { type: blob.type }) : blob);
        window.Worker = class extends Begun { constructor(...given) { super(...given); this.addEventListener('message', e => told.push(e.data)); } };
      })()`);
      await browser.open(pathToFileURL(page).href);
      await ready(browser);
      await browser.until('told.length > 0');
      assert.deepEqual(await browser.js('told[0]'), { left: [], evaluated: 'no' });
      // A message to the page by another way than the port does nothing.
      await edits(browser, asyncio('print(1)'));
      assert.equal(await browser.js("fetch('https://example.org/').then(() => 'out', () => 'refused')"), 'refused');
    } finally { await browser.close(); }
  });
}

const without = skip || !there('chromium') && 'chromium is not installed' || !process.env.LOOPSCOPE_BROWSERS && 'only with LOOPSCOPE_BROWSERS=1';
test('chromium: from a server, which it leaves alone then', { skip: without }, async () => {
  const server = spawn(LOOPSCOPE, ['serve', '--page', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const browser = await chromium();
  try {
    const url = await new Promise((found, failed) => {
      let told = '';
      server.stdout.on('data', part => { told += part; const at = /http:\/\/127\.0\.0\.1:\d+/.exec(told); if (at) found(at[0]); });
      server.on('exit', () => failed(new Error('the server has ended: ' + told)));
    });
    await browser.open(url + '/');
    await ready(browser);
    await edits(browser, asyncio('await asyncio.sleep(2)'));
    assert.deepEqual(browser.errors, []);
    assert.equal(await browser.js(`fetch('${url}/a').then(() => 'out', () => 'refused')`), 'refused');
  } finally { await browser.close(); server.kill(); }
});

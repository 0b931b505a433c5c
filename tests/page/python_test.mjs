// The window of a page with Python, under node: programs are edited and run by the page's own Python (tools/playground).
//
// LOOPSCOPE_PLAYGROUND    the folder that tools/playground has made, where it is not build/playground
// LOOPSCOPE_ALL_IN_PAGE   all lessons, not some, and the folder for a server
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { Page, parts } from './page.mjs';
import { python } from '../python/wasm/page.mjs';

const { LOOPSCOPE, RECORDER } = process.env;
const gathered = resolve(process.env.LOOPSCOPE_PLAYGROUND ?? fileURLToPath(new URL('../../build/playground', import.meta.url)));
const skip = existsSync(join(gathered, 'stdlib.zip.gz')) ? false : `there is no Python for pages here: tools/playground ${gathered} fetches it`;
const folder = mkdtempSync(join(tmpdir(), 'loopscope-python-page-'));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'loopscope'));
symlinkSync(gathered, join(folder, 'loopscope', 'playground'));
const made = (out, ...what) => execFileSync(LOOPSCOPE, ['page', '--python', ...what, '--out', join(folder, out)],
                                            { env: { ...process.env, XDG_DATA_HOME: folder }, stdio: ['ignore', 'ignore', 'pipe'] });

let carried, playground, html;
const whole = () => html ??= (made('python.html', 'lock'), readFileSync(join(folder, 'python.html'), 'latin1'));
function opened() {
  if (!carried) {
    carried = parts(whole());
    carried.module = new WebAssembly.Module(carried.wasm);
    playground = python(gathered, RECORDER);
    Object.assign(playground.limits, { seconds: 0.5, seconds_in_c: 1.5, events: 20000 });
  }
  const page = new Page(carried.module), p = () => page.program;
  page.begun = 0;
  page.limits = playground.limits;
  page.python = (run, text, path) => {
    ++page.begun;
    page.text = text;
    playground.start(run, text, path,
      data => { const at = page.put(data); p().run_bytes(run, at, data.length); p().give_back(at); },
      ({ kind, line, column, seconds, events, message }) => page.with(kind, (k, ks) => page.with(message ?? '', (m, ms) => p().run_over(run, k, ks, line ?? 0, column ?? 0, seconds ?? events ?? 0, m, ms))));
  };
  page.stop = run => playground.stop(run);
  assert.equal(page.start(carried.contents), 1);
  page.resize(1440, 860);
  page.settle = (most = 20) => Page.prototype.settle.call(page, most); // what it waits for is in another thread
  page.until = async (is, what) => {
    for (const end = Date.now() + 20000; ;) {
      page.settle(3);
      if (is()) { page.settle(); return; }
      if (Date.now() > end) throw new Error(`${what}: ${page.state()}\n${page.drawn()}`);
      await new Promise(done => setTimeout(done, 5));
    }
  };
  page.ready = () => page.until(() => page.value('loop') === 'cpython', 'Python takes over');
  /// Types it in place of the program.
  page.edits = text => {
    page.key('e');
    page.key('ctrl+a');
    page.with(text, (at, n) => page.program.pasted(at, n));
    page.key('ctrl+v');
  };
  return page;
}
after(() => playground?.end());
const drawn = page => page.texts.map(([, , text]) => text).join(' ');
const asyncio = body => `import asyncio\nasync def main():\n${body.split('\n').map(line => '    ' + line).join('\n')}\nasyncio.run(main())\n`;

test('the page is one file, or a folder', { skip }, () => {
  assert.ok(whole().length <= 9_000_000, `${whole().length} bytes`);
  const policy = text => text.match(/Content-Security-Policy" content="([^"]+)"/)[1];
  assert.match(policy(whole()), /default-src 'none'/);
  assert.doesNotMatch(policy(whole()), /connect-src/);
  if (!process.env.LOOPSCOPE_ALL_IN_PAGE) return;
  made('served/', 'lock');
  assert.match(policy(readFileSync(join(folder, 'served', 'index.html'), 'latin1')), /connect-src 'self'/);
  for (const name of ['pyodide.asm.wasm', 'boot.py', 'NOTICES.txt']) assert.ok(existsSync(join(folder, 'served', 'python', name + '.gz')), name);
});

test('a program runs while it is typed', { skip }, async () => {
  const page = opened();
  await page.ready();
  const before = page.begun;
  page.edits(asyncio('print("one")\nawait asyncio.sleep(7.5)\nprint("<b>&\\"two\\"")'));
  assert.equal(page.value('shows_text'), '0'); // the old picture, for now
  assert.equal(page.value('lesson'), 'lock');
  await page.until(() => page.value('shows_text') === '1', 'it has run');
  assert.equal(page.begun, before + 1);
  assert.equal(page.value('edit'), 'text'); // and one still types
  page.key('escape');
  page.key('end');
  assert.equal(page.value('time'), '7.500000');
  assert.match(drawn(page), /<b>&"two"/);
  page.key('ctrl+enter'); // from its start, and with the keyboard
  await page.until(() => page.value('edit') === 'none' && page.value('playing') === '1', 'it plays');
  assert.ok(Number(page.value('time')) < 7);
});

test('what is no Python is marked, and the picture stays', { skip }, async () => {
  const page = opened();
  await page.ready();
  page.edits(asyncio('await asyncio.sleep(3)'));
  await page.until(() => page.value('shows_text') === '1', 'it has run');
  const events = page.value('events');
  page.edits('import asyncio\n\nasync def main()\n    pass\n');
  await page.until(() => page.value('error_line') === '3', 'it is marked');
  assert.match(drawn(page), /expected ':'/);
  assert.equal(page.value('events'), events);
  assert.equal(page.value('edit'), 'text');
  page.edits(asyncio('await asyncio.sleep(2)'));
  await page.until(() => page.value('shows_text') === '1', 'it runs again');
  assert.equal(page.value('error_line'), '0');
  page.edits('import asyncio\nx = (\n');
  page.key('ctrl+enter');
  await page.until(() => page.value('error_line') === '2' && page.value('caret') === '2:5', 'it leads to the place');
});

test('an exception stands at its line', { skip }, async () => {
  const page = opened();
  await page.ready();
  page.edits(asyncio('await asyncio.sleep(1)\nprint([][2])'));
  await page.until(() => page.value('error_line') === '4', 'it is marked');
  assert.match(drawn(page), /IndexError: list index out of range/);
  page.key('escape');
  page.key('end');
  assert.equal(page.value('status'), 'failed');
});

test('limits are said before, and when they strike', { skip }, async () => {
  const page = opened();
  await page.ready();
  page.key('e');
  assert.match(drawn(page), /20,000 events/);
  for (const [text, line, sentence] of [
    [asyncio('await asyncio.sleep(1)\nwhile True:\n    pass'), ['4', '5'], /did not give way/],
    [asyncio('while True:\n    await asyncio.sleep(0)'), ['0'], /20,000 events/],
    [asyncio('import itertools\nawait asyncio.sleep(3)\nsum(itertools.count())'), ['0'], /did not come back/],
    [asyncio('import socket\nsocket.socket()'), ['4'], /Sockets need the desktop program/],
    [asyncio('import js'), ['3'], /cannot reach the page/],
  ]) {
    page.edits(text);
    await page.until(() => page.value('shows_text') === '1' && sentence.test(drawn(page)), String(sentence));
    assert.ok(line.includes(page.value('error_line')), `${sentence} at ${page.value('error_line')}`);
    assert.ok(Number(page.value('events')) > 5, 'what it did is kept');
  }
  page.edits(asyncio('print("as before")'));
  await page.until(() => page.value('shows_text') === '1', 'another Python runs the next');
  page.key('escape');
  page.key('end');
  assert.match(drawn(page), /as before/);
});

test('a slider writes its number into the line', { skip }, async () => {
  const page = opened();
  await page.ready();
  const drag = async x => { page.pointer(x, slider()[1], 0); page.pointer(x, slider()[1], 1); page.pointer(x, slider()[1], 2); page.pointer(700, 300, 0); };
  const slider = () => { const label = page.texts.find(([, , text]) => text === 'workers'); return [label[0] + 140, label[1] - 5]; };
  await drag(slider()[0] + 5);
  await page.until(() => page.value('shows_text') === '1' && !/^WORKERS = 3 /m.test(page.text), 'it has run with another number');
  assert.match(page.text, /^WORKERS = \d+  # 1 to 10000$/m);
  // A text that was edited has it, too.
  page.edits(page.text + '\nprint("edited")\n');
  await page.until(() => page.value('shows_text') === '1', 'it has run');
  page.key('escape');
  const number = page.text.match(/^WORKERS = (\d+)/m)[1];
  await drag(slider()[0] - 20);
  await page.until(() => page.value('shows_text') === '1' && page.text.match(/^WORKERS = (\d+)/m)[1] !== number, 'it is written');
  assert.match(page.text, /print\("edited"\)/);
});

test('the changed program stands beside the original', { skip }, async () => {
  const page = opened();
  await page.ready();
  page.edits(page.text.replace('1.0', '2.0'));
  await page.until(() => page.value('shows_text') === '1', 'it has run');
  page.key('escape');
  page.key('D');
  await page.until(() => page.value('compare') === 'lock@cpython,lock*@cpython' && /Lock, edited/.test(drawn(page)), 'the comparison');
  page.key('end');
  await page.until(() => /\b3\.000 s/.test(drawn(page)) && /\b6\.000 s/.test(drawn(page)), 'both have run');
});

test('every lesson is there: Python runs it, or it says why not', { skip }, async () => {
  const page = opened();
  await page.ready();
  const needs_more = ['async_downloads', 'background_work', 'blocking_downloads', 'cpu_bound', 'ctrl_c', 'disk_writes', 'echo_server', 'session_each_request', 'subprocess', 'sync_and_async', 'threadsafe'];
  const lessons = JSON.parse(execFileSync(LOOPSCOPE, ['list', '--json'])), all = (lessons.lessons ?? lessons).length;
  const seen = new Set(['lock']);
  for (const key of ['n', 'b'])
    for (let i = 0; i < (process.env.LOOPSCOPE_ALL_IN_PAGE ? all : 3); ++i) {
      page.key(key);
      await page.until(() => Number(page.value('events')) > 3, 'it is there');
      const lesson = page.value('lesson');
      seen.add(lesson);
      if (needs_more.includes(lesson)) assert.match(drawn(page), /Needs what a page cannot have/, lesson);
      else await page.until(() => page.value('loop') === 'cpython', lesson);
    }
  if (process.env.LOOPSCOPE_ALL_IN_PAGE) assert.equal(seen.size, all);
});

test('memory is given back', { skip }, async () => {
  const page = opened();
  await page.ready();
  const run = async n => {
    page.edits(asyncio(`await asyncio.gather(*[asyncio.sleep(${n}) for _ in range(20)])`));
    await page.until(() => page.value('shows_text') === '1', 'it has run');
  };
  for (let i = 0; i < 16; ++i) await run(i);
  const before = page.memory.buffer.byteLength;
  for (let i = 0; i < 16; ++i) await run(i + 16);
  // The events of one run more may be there at the same time; sixteen of them would be 32 MiB.
  assert.ok(page.memory.buffer.byteLength <= before + (4 << 20), `${before} bytes became ${page.memory.buffer.byteLength}`);
});

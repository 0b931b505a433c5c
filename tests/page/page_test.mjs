// page_test.mjs LOOPSCOPE: pages that it makes, opened under node: each lesson's runs are stepped through, and what strangers
// may have forged is opened.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Page, parts } from './page.mjs';

const loopscope = process.env.LOOPSCOPE, folder = mkdtempSync(join(tmpdir(), 'loopscope-page-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const made = (name, ...what) => {
  const path = join(folder, name);
  execFileSync(loopscope, ['page', ...what, '--out', path], { stdio: ['ignore', 'ignore', 'pipe'] });
  return readFileSync(path, 'latin1');
};
const html = made('lock.html', 'lock', 'gather', '--loop', 'simulated');
const { wasm, contents } = parts(html);
const module = new WebAssembly.Module(wasm);
const opened = (carried = contents) => {
  const page = new Page(module);
  assert.equal(page.start(carried), 1);
  page.resize(1440, 860);
  page.settle();
  return page;
};

test('a page is small and asks nothing of the network', () => {
  assert.ok(made('viewer.html', '--viewer').length < 800_000 + 100_000);
  assert.doesNotMatch(html.replace(/<script id="(wasm|contents)"[^]*?<\/script>/g, ''), /(src|href)=["']?https?:|url\(https?:/);
});

test('a lesson is stepped through, forwards and back', () => {
  const page = opened();
  assert.equal(page.value('lesson'), 'lock');
  const places = [page.value('position')], pictures = new Set([page.drawn()]);
  for (let i = 0; i < 12; ++i) { page.key('right'); places.push(page.value('position')); pictures.add(page.drawn()); }
  assert.equal(new Set(places).size, 13);
  assert.equal(pictures.size, 13);
  page.key('end');
  assert.equal(page.value('position'), page.value('events'));
  assert.match(page.drawn(), /finished/);
  page.key('home');
  for (let i = 0; i < 12; ++i) page.key('right');
  for (let i = 12; i-- > 0;) { page.key('left'); assert.equal(page.value('position'), places[i]); }
});

test('every key does what it does in the window', () => {
  const page = opened();
  for (const [key, name, value] of [['t', 'theme', 'light'], ['ctrl++', 'text', '110'], ['?', 'help', '1'], ['escape', 'help', '0'], ['f5', 'presenting', '1'], ['f5', 'presenting', '0']]) {
    page.key(key);
    assert.equal(page.value(name), value, key);
  }
  assert.match(page.kept.get('settings'), /theme = "light"/);
});

test('a trace is opened, kept whole, and what is forged is told', () => {
  const page = opened();
  page.key('s');
  const [name, trace] = page.saved;
  assert.equal(name, 'lock.loopscope');
  page.open(trace, name);
  assert.equal(page.value('lesson'), 'file');
  assert.equal(page.value('events'), '175');
  for (let i = 0; i < 150; ++i) {
    const forged = trace.slice(0, i % 3 === 0 ? trace.length * i / 150 : trace.length);
    for (let j = 0; j < 4 && forged.length; ++j) forged[(i * 7919 + j * 104729) % forged.length] ^= 1 << i % 8;
    page.open(forged, 'forged.loopscope');
    page.key('end');
  }
  page.open(new Uint8Array([1, 2, 3]), 'x.loopscope');
  assert.match(page.drawn().replace(/\n\d+,\d+ /g, ' '), /x.loopscope/);
  assert.equal(page.value('banner'), '1');
});

test('memory is given back', () => {
  const page = opened();
  page.key('s');
  const trace = page.saved[1];
  for (let i = 0; i < 20; ++i) page.open(trace, 'a.loopscope');
  const before = page.memory.buffer.byteLength;
  for (let i = 0; i < 100; ++i) page.open(trace, 'a.loopscope');
  assert.equal(page.memory.buffer.byteLength, before);
});

// What a page is asked to bear: traces that were forged, many of them one after another, many runs, a thousand tasks.
//
// LOOPSCOPE_FORGED=2000 opens that many forged traces (40)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { forged, random } from './forged.mjs';
import { Page, parts } from './page.mjs';

const { LOOPSCOPE } = process.env, folder = mkdtempSync(join(tmpdir(), 'loopscope-limits-')), file = name => join(folder, name);
after(() => rmSync(folder, { recursive: true }));
const loopscope = (...what) => execFileSync(LOOPSCOPE, what, { stdio: ['ignore', 'ignore', 'pipe'] });
loopscope('page', '--viewer', '--out', file('viewer.html'));
const { wasm, contents } = parts(readFileSync(file('viewer.html'), 'latin1')), module = new WebAssembly.Module(wasm);
const traceOf = (...what) => { const at = file(what.join('-') + '.loopscope'); loopscope('run', ...what, '--trace', at); return readFileSync(at); };
const traces = [traceOf('lock'), traceOf('gather'), traceOf('cancellation'), traceOf('queue'), traceOf('async_downloads')];
const opened = (carried = contents) => {
  const page = new Page(module);
  page.start(carried);
  page.resize(1280, 720);
  page.settle();
  return page;
};
const told = page => page.drawn().replace(/\n\S+ /g, ' ');

test('what is forged does no harm, and what cannot be read is told', () => {
  const page = opened();
  let refused = 0, shown = 0;
  const count = +process.env.LOOPSCOPE_FORGED || 40;
  for (let seed = 1; seed <= count; ++seed) {
    const roll = random(seed), name = `forged-${seed}.loopscope`;
    page.open(forged(traces[seed % traces.length], seed), name);
    try {
      if (page.value('lesson') === 'file') ++shown;
      if (page.value('banner') === '1') { ++refused; assert.ok(told(page).includes(name), told(page).slice(0, 300)); }
      for (const key of ['right', 'end', 'left', '4', 'left', 'home', ['w', 'd', 'p', 'tab', '?', 'h'][roll(6)], 'right', 'escape', 'escape']) page.key(key);
      for (let i = 0; i < 3; ++i) page.click(roll(1280), roll(720));
      for (let i = 0; i < 3; ++i) page.key('escape');
    } catch (error) { throw new Error(`seed ${seed}: ${error.stack}`); }
  }
  assert.ok(refused > count / 10 && shown > count / 4, `${refused} ${shown}`);
});

test('contents that are forged do no harm', () => {
  const roll = random(1);
  for (let i = 0; i < 60; ++i) {
    const bytes = Buffer.from(i % 3 ? contents : contents.subarray(0, roll(contents.length)));
    for (let changes = i % 3 ? 1 + roll(8) : 0; changes > 0; --changes) bytes[roll(roll(2) ? bytes.length : 4000)] = [0, 1, 127, 128, 255, roll(256)][roll(6)];
    try { const page = opened(bytes); page.key('right'); page.key('end'); } catch (error) { throw new Error(`${i}: ${error.stack}`); }
  }
});

test('windows, pointers and links that cannot be do no harm', () => {
  const page = opened();
  for (const [width, height, density] of [[0, 0, 1], [1, 1, 1], [50, 20000, 1], [20000, 50, 1], [7680, 4320, 4], [NaN, 100, 1], [300, 300, NaN], [-5, -5, 1], [Infinity, 10, 1], [1280, 720, 0]]) {
    page.resize(width, height, density);
    for (const key of ['right', 'end', '?', 'escape', 'f5', 'f5', 'home']) page.key(key);
    for (const [x, y] of [[-1, -1], [NaN, NaN], [1e9, 1e9], [5, 5]]) for (const what of [0, 1, 2, 3]) page.pointer(x, y, what);
    for (const [across, up] of [[NaN, 1e9], [-1e9, Infinity]]) { page.program.wheel(across, up); page.settle(); }
  }
  const nonsense = Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf5]), at = page.put(nonsense);
  for (const call of ['text', 'key', 'pasted']) { page.program[call](at, nonsense.length); page.settle(); }
  for (const moment of ['lesson=hello&step=999999999999999999999', 'step=-1', 'lesson=%ff&step=5', 'view=nowhere&theme=purple&step=', '&&&===', 'lesson=' + 'x'.repeat(100000), 'step=1e309', 'lesson=hello&set=seconds:1e400'])
    for (const program of [0, 1, 2]) { page.with(moment, (at, n) => page.with('import asyncio\n', (text, size) => page.program.go(at, n, program, text, size))); page.settle(); page.key('right'); }
  assert.match(page.state(), /lesson=/);
});

/// Its memory after each third of so many times.
function thirds(page, times, once) {
  const sizes = [];
  for (let i = 1; i <= times; ++i) { once(i); if (i % (times / 3) === 0) sizes.push(page.memory.buffer.byteLength); }
  return sizes;
}

test('memory of opened traces is given back', () => {
  const page = opened(), large = traceOf('semaphore', '--set', 'downloads=300');
  const sizes = thirds(page, 60, i => { page.open(i % 3 ? traces[i % traces.length] : large, `${i}.loopscope`); page.key('end'); page.key('home'); });
  assert.equal(sizes[2], sizes[1], sizes.join(' '));
  assert.ok(sizes[2] < 64 << 20, sizes.join(' '));
});

test('memory of runs by Python is given back', () => {
  const page = opened(), large = traceOf('semaphore', '--set', 'downloads=300');
  let runs = 0;
  page.python = number => {
    ++runs;
    const trace = runs % 3 ? traces[runs % 3] : large;
    for (let at = 0; at < trace.length; at += 5000) { const part = trace.subarray(at, at + 5000), place = page.put(part); page.program.run_bytes(number, place, part.length); page.program.give_back(place); }
    page.with('over', (kind, n) => page.program.run_over(number, kind, n, 0, 0, 0, 0, 0));
  };
  for (const key of ['o', 'down', 'enter']) page.key(key); // on CPython's loop
  const sizes = thirds(page, 60, () => { page.key('r'); page.key('end'); });
  assert.ok(runs >= 50, `${runs} ${page.state()}`);
  assert.equal(sizes[2], sizes[1], sizes.join(' '));
});

test('a step among a thousand tasks', () => {
  const page = opened();
  page.open(traceOf('semaphore', '--set', 'downloads=1000'), 'thousand.loopscope');
  page.key('end');
  assert.ok(+page.value('events') > 20000);
  for (let i = 0; i < 5; ++i) page.key('left');
  const times = [];
  for (let i = 0; i < 40; ++i) {
    const begun = performance.now();
    page.with(i % 2 ? 'right' : 'left', (at, n) => page.program.key(at, n));
    page.program.frame(page.now += 20);
    times.push(performance.now() - begun);
    page.settle();
  }
  times.sort((a, b) => a - b);
  console.log(`a step and its picture among 1,000 tasks: ${times[20].toFixed(1)} ms, the longest ${times.at(-1).toFixed(1)} ms`);
});

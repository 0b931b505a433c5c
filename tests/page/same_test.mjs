// The program of a page is the one of this machine: each lesson is played by the same moves in both (page_moves.cpp makes
// them up), and both say the same of themselves and draw the same texts and shapes.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { Page } from './page.mjs';

const run = promisify(execFile), { LOOPSCOPE, PAGE_MOVES, WINDOW_WASM } = process.env;
const folder = mkdtempSync(join(tmpdir(), 'loopscope-same-'));
after(() => rmSync(folder, { recursive: true }));
const module = new WebAssembly.Module(readFileSync(WINDOW_WASM));

const digest = bytes => { let value = 2166136261; for (const byte of bytes) value = Math.imul(value ^ byte, 16777619); return (value >>> 0).toString(16).padStart(8, '0'); };
const hex = rgba => rgba.toString(16).padStart(8, '0');

/// What page_moves.cpp writes after a move.
function written(page) {
  const saved = page.saved ? `${page.saved[0]} ${page.saved[1].length} ${digest(page.saved[1])}` : '';
  const title = page.string(page.program.title(), page.program.result_size());
  const seen = page.string(page.program.places(), page.program.result_size()).replace(/^[^\t\n]*\t/mg, '');
  return [page.state(),
    `title ${title} | cursor ${page.program.cursor()} | full ${page.program.wants_full_screen()} | saved ${saved} | copied ${page.copied} | link ${page.link ? `${page.link[0]} ${digest(Buffer.from(page.link[1]))}` : ''} | kept ${[...page.kept.keys()].sort().join(' ')}`,
    `spoken ${page.spoken}`,
    ...seen === page.seen ? [] : (page.seen = seen).split('\n').slice(0, -1),
    `shapes ${page.shapes.counts.join(' ')} ${page.shapes.places} ${hex(page.shapes.colors)}`,
    ...page.texts.map(([, , text, x, y, px, face, rgba]) => `${x} ${y} ${px} ${face} ${hex(rgba)} ${text}`)].join('\n').split('\n');
}

/// Whether they are the same line: a number of a text's place may differ by half a pixel, for libraries differ in the last bit of a sine.
function same(mine, theirs) {
  if (mine === theirs) return true;
  const a = mine.split(' '), b = theirs.split(' '), near = a[0] === 'shapes' ? { 10: 1 + 0.001 * Math.abs(a[10]) } : { 0: 0.5, 1: 0.5, 2: 0.01 };
  return a.length === b.length && a.every((word, i) => word === b[i] || Math.abs(word - b[i]) <= (near[i] ?? 0));
}

/// As page_moves.cpp does it.
function settle(page) {
  for (let i = 0; i < 12; ++i) if (page.program.frame(page.now += 100) > 0 && i > 1) return;
}

function move(page, what) {
  const [kind, ...rest] = what.split(' '), numbers = rest.map(Number), all = rest.join(' ');
  if (kind === 'key') page.with(all, (at, n) => page.program.key(at, n));
  if (kind === 'text') page.with(all, (at, n) => page.program.text(at, n));
  if (kind === 'pointer') page.program.pointer(...numbers);
  if (kind === 'wheel') page.program.wheel(...numbers);
  if (kind === 'resize') page.program.resize(...numbers);
  settle(page);
}

/// How many moves were the same.
function compare(lesson) {
  const blocks = readFileSync(join(folder, lesson + '.moves'), 'utf8').split(/^> /m).slice(1);
  const page = new Page(module), how = blocks[0].split('\n')[0].split(' ').slice(1).map(Number);
  assert.equal(page.start(readFileSync(join(folder, lesson + '.contents')), ...how), 1);
  const played = [];
  for (const block of blocks) {
    const [what, ...expected] = block.slice(0, -1).split('\n');
    played.push(what);
    if (what.startsWith('start')) { page.resize(1440, 860); settle(page); } else move(page, what);
    const mine = written(page);
    while (expected.length < mine.length) expected.push('');
    const wrong = expected.findIndex((line, i) => !same(mine[i] ?? '', line));
    assert.ok(wrong < 0, `${lesson}, after\n  ${played.join('\n  ')}\nhere:  ${expected[wrong]}\npage:  ${mine[wrong]}`);
  }
  return blocks.length;
}

/// Plays the lessons that page_moves writes, each as soon as it is there.
async function play(...traces) {
  const child = spawn(PAGE_MOVES, [folder, ...traces], { stdio: ['ignore', 'pipe', 'inherit'] }), ended = new Promise(done => child.on('close', done));
  const wrong = [], lessons = [];
  let moves = 0;
  for await (const lesson of createInterface({ input: child.stdout })) {
    lessons.push(lesson);
    try { moves += compare(lesson); } catch (error) { wrong.push(error.message); }
  }
  assert.equal(await ended, 0);
  assert.ok(wrong.length === 0, wrong.join('\n\n'));
  console.log(`${lessons.length} lessons, ${moves} moves`);
  return lessons;
}

// Python records its lessons meanwhile: those that have no twin.
const recorded = (async () => {
  const all = JSON.parse((await run(LOOPSCOPE, ['list', '--json'])).stdout).filter(lesson => !lesson.loops.includes('simulated')), traces = [];
  for (const { id } of all) {
    const file = join(folder, id + '.loopscope');
    await run(LOOPSCOPE, ['run', id, '--trace', file]).catch(() => {}); // some are to fail
    traces.push(`${id}=${file}`);
  }
  return traces;
})();

test('each lesson that has a twin is the same', async () => { assert.ok((await play()).length > 35); });
test('each lesson that Python alone runs is the same', async () => {
  const traces = await recorded;
  assert.ok(traces.length > 5);
  assert.equal((await play(...traces)).length, traces.length);
});

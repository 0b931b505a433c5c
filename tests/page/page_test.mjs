// page_test.mjs LOOPSCOPE: pages that it makes, opened under node: each lesson's runs are stepped through, and what strangers
// may have forged is opened.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
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

test('a run in real time that is kept makes the same page twice', () => {
  const runs = join(folder, 'runs');
  const first = made('first.html', 'subprocess', '--runs', runs);
  assert.ok(readdirSync(runs).some(name => /^subprocess.*\.loopscope$/.test(name)));
  assert.equal(made('second.html', 'subprocess', '--runs', runs), first);
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
  for (const [key, name, value] of [['t', 'theme', 'light'], ['ctrl++', 'text', '110'], ['?', 'help', '1'], ['escape', 'help', '0'], ['f8', 'presenting', '1'], ['f8', 'presenting', '0']]) {
    page.key(key);
    assert.equal(page.value(name), value, key);
  }
  assert.match(page.kept.get('settings'), /theme = "light"/);
});

test('a trace is opened, kept whole, and what is forged is told', () => {
  const page = opened();
  const events = page.value('events');
  page.key('s');
  const [name, trace] = page.saved;
  assert.equal(name, 'lock.loopscope');
  page.open(trace, name);
  assert.equal(page.value('lesson'), 'file');
  assert.equal(page.value('events'), events);
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
  for (let i = 0; i < 60; ++i) page.open(trace, 'a.loopscope');
  const before = page.memory.buffer.byteLength;
  for (let i = 0; i < 100; ++i) page.open(trace, 'a.loopscope');
  assert.equal(page.memory.buffer.byteLength, before);
});

test('a page is at most 800 KB and its traces', () => {
  const packed = page => { const at = page.indexOf('<script id="contents"'); return page.indexOf('</script>', at) - at; };
  for (const page of [made('small.html', '--viewer'), html]) assert.ok(page.length - packed(page) < 790_000, `${page.length - packed(page)}`);
});

const goTo = (page, moment, program) => {
  page.with(moment, (at, n) => page.with(program ?? '', (p, size) => page.program.go(at, n, program === undefined ? 0 : 1, p, size)));
  page.settle();
};
const places = page => page.string(page.program.places(), page.program.result_size()).split('\n').filter(Boolean).map(line => {
  const [id, role, x, y, w, h, name] = line.split('\t');
  return { id, role, x: +x, y: +y, w: +w, h: +h, name };
});
const tap = (page, x, y, finger = 1) => { for (const what of [0, 1, 2]) { page.program.pointer(x, y, what, 0, 0, finger); page.settle(); } };

test('a link opens at its moment, and one is made of a moment', () => {
  const page = opened();
  goTo(page, 'lesson=gather&step=40&view=program&theme=light&text=125');
  for (const [name, value] of [['lesson', 'gather'], ['position', '40'], ['theme', 'light'], ['text', '125'], ['banner', '0']]) assert.equal(page.value(name), value, name);
  page.key('L');
  const [moment, program] = page.link;
  assert.match(moment, /^lesson=gather&loop=simulated&.*step=40&view=\w+&theme=light&text=125$/);
  assert.equal(program, '');
  const other = opened();
  goTo(other, moment);
  assert.equal(other.state(), page.state());
  // Where the page has a run with that number, it is that one.
  goTo(page, 'lesson=lock&workers=4&step=7');
  assert.match(page.value('set'), /workers:4/);
  assert.equal(page.value('position'), '7');
  goTo(page, 'workers=1');
  assert.match(page.value('set'), /workers:1,/);
  assert.equal(page.value('banner'), '0');
});

test('what makes no sense in a link does no harm, and is said', () => {
  const before = opened();
  for (const [moment, said] of [['lesson=nonsense&step=3', /nonsense/], ['step=-1', /-1/], ['step=x', /step/], ['step=99999999', /99999999/], ['view=<b>', /<b>/], ['theme=red', /red/], ['text=7', /7/], ['loop=none', /nearest/],
    ['lesson=lock&workers=99', /99/], ['frobnicate=1', /frobnicate/], ['=%%&&=', null], ['step=1e400', /1e400/], ['view=compare&time=nan', /nan/], [`lesson=${'x'.repeat(100_000)}`, /xxx/], ['theme=%00%ff', null]]) {
    const page = opened();
    goTo(page, moment);
    assert.equal(page.value('lesson'), 'lock', moment);
    if (said) { assert.equal(page.value('banner'), '1', moment); assert.match(page.drawn(), said, moment); }
    page.key('escape'); page.key('right');
  }
  assert.equal(before.value('banner'), '0');
});

test("a stranger's program is shown and not run, and one's own is kept", () => {
  const page = new Page(module);
  page.kept.set('draft.lock', 'mine = 1\n');
  page.start(contents);
  page.resize(1440, 860);
  page.settle();
  const events = page.value('events');
  goTo(page, 'lesson=lock&step=5', 'print("<b>theirs</b>")\n');
  page.settle();
  assert.match(page.drawn(), /theirs/);
  assert.equal(page.value('events'), events);
  assert.equal(page.kept.get('draft.lock'), 'mine = 1\n');
  page.key('escape');
  page.key('L');
  assert.equal(page.link[1], 'print("<b>theirs</b>")\n');
  // One that is no lesson's cannot be shown without Python.
  goTo(page, 'step=3', 'print(1)');
  assert.equal(page.value('banner'), '1');
  assert.equal(page.value('lesson'), 'lock');
  page.key('escape');
  // Taking it back leads to one's own.
  page.key('e'); page.key('ctrl+z');
  assert.match(page.drawn(), /mine/);
});

test("where there is Python, a stranger's program runs when somebody asks for it", () => {
  const started = [], page = new Page(module), recorded = (() => { const other = opened(); other.key('s'); return other.saved[1]; })();
  const numbers = [];
  page.python = (run, text) => { started.push(text); numbers.push(run); };
  page.start(contents);
  page.resize(1440, 860);
  page.settle();
  const run = key => { const before = started.length; page.key(key); return started.slice(before); };
  for (const [moment, key] of [['lesson=lock&step=5', 'ctrl+enter'], ['step=5', 'space']]) {
    const before = started.length;
    goTo(page, moment, `print("${key}")\n`);
    page.settle(100);
    assert.equal(started.slice(before).filter(text => text.includes(key)).length, 0, moment);
    assert.match(page.drawn(), new RegExp(key.replace('+', '[+]')));
    assert.deepEqual(run(key), [`print("${key}")\n`]);
    // Once it has run, its moment is shown.
    const trace = page.put(recorded), number = numbers.at(-1);
    page.program.run_bytes(number, trace, recorded.length);
    page.with('', (at, n) => page.program.run_over(number, at, n, 0, 0, 0, at, n));
    page.settle(200);
    assert.equal(page.value('position'), '5', moment);
  }
});

test('a frame of another page has the stage, the timeline and three buttons', () => {
  const page = new Page(module);
  page.start(contents, 0, 1, 1);
  page.resize(640, 400);
  page.settle();
  assert.deepEqual(places(page).filter(place => place.y >= 348).map(place => place.name.replace(/ \(.*/, '')), ['play', 'step forward', 'Whole page']);
  tap(page, ...Object.values((({ x, y }) => ({ x: x + 5, y: y + 5 }))(places(page).find(place => /step forward/.test(place.name)))));
  assert.notEqual(page.value('position'), '0');
  assert.ok(places(page).some(place => /step back/.test(place.name)));
  page.key('d');
  assert.equal(page.value('compare'), 'none');
  const { x, y } = places(page).find(place => place.name === 'Whole page');
  tap(page, x + 5, y + 5);
  assert.match(page.left, new RegExp(`lesson=lock&.*step=${page.value('position')}&`));
});

test('an empty page shows how a trace is chosen, until one is there', () => {
  const page = opened(parts(made('empty.html', '--viewer')).contents);
  assert.equal(page.value('banner'), '1');
  const { x, y, w, h } = places(page).find(place => /^Choose/.test(place.name));
  tap(page, x + w / 2, y + h / 2);
  assert.equal(page.chosen, 1);
  page.key('ctrl+o');
  assert.equal(page.chosen, 2);
  page.key('s');
  page.open(page.saved[1], 'b.loopscope');
  assert.equal(page.value('lesson'), 'file');
  assert.equal(page.value('banner'), '0');
});

test('what can be pressed has a name and a role, and only what lies on top', () => {
  const page = opened(), all = places(page);
  for (const name of [/^step forward/, /^play/, /^Predict/i, /^workers: 3/, /^Lock/]) assert.ok(all.some(place => name.test(place.name)), `${name} of ${all.map(place => place.name)}`);
  assert.ok(all.every(place => place.w > 0 && place.h > 0));
  page.key('l');
  const menu = places(page);
  assert.ok(menu.every(place => place.role === 'item'), menu.map(place => place.name).join());
  assert.ok(menu.some(place => /gather/i.test(place.name)));
  const { x, y, w, h } = menu.find(place => /gather/i.test(place.name));
  tap(page, x + w / 2, y + h / 2, 0);
  assert.equal(page.value('lesson'), 'gather');
});

test('a finger presses what is 40 pixels broad, and pushes lists', () => {
  const page = opened(), { x, y, w, h } = places(page).find(place => /^step forward/.test(place.name));
  tap(page, x + w / 2, y + h / 2 + 19.5, 0);
  assert.equal(page.value('position'), '0');
  tap(page, x + w / 2, y + h / 2 + 19.5);
  assert.notEqual(page.value('position'), '0');
  page.resize(390, 500);
  page.key('l');
  const before = places(page).map(place => place.name);
  for (const [px, py, what] of [[200, 400, 0], [200, 400, 1], [200, 380, 0], [202, 200, 0], [202, 200, 2]]) { page.program.pointer(px, py, what, 0, 0, 1); page.settle(); }
  assert.equal(page.value('menu'), 'lesson');
  assert.notDeepEqual(places(page).map(place => place.name), before);
});

test('what is printed is the program and the timeline', () => {
  const page = opened();
  page.key('right');
  const sheets = [0, 1].map(i => { page.texts = []; assert.equal(page.program.print_sheet(i, 2000), 2); return page.texts.map(text => text[2]).join(' '); });
  assert.match(sheets[0], /asyncio/);
  assert.match(sheets[1], /Loop|loop/);
  page.settle();
});

test('a slider goes where something was run beforehand', () => {
  const page = opened(), { x, y, w, h } = places(page).find(place => place.role === 'slider' && /^workers/.test(place.name));
  const numbers = new Set();
  for (const part of [0.02, 0.3, 0.6]) {
    tap(page, x + w * part, y + h / 2, 0);
    page.settle(60);
    page.key('end');
    assert.match(page.drawn(), /finished/);
    numbers.add(page.value('set') + page.value('events'));
  }
  assert.equal(numbers.size, 3);
  assert.equal(page.value('banner'), '0');
});

test('of several runs two are compared, and all are listed', () => {
  const page = opened();
  page.key('d');
  assert.equal(page.value('compare'), 'lock@simulated,gather@simulated');
  page.key('L');
  const other = opened();
  goTo(other, page.link[0]);
  assert.equal(other.value('compare'), 'lock@simulated,gather@simulated');
});

// Pages in browsers without a window, beside the desktop's pictures of the same moments.
//
// LOOPSCOPE_BROWSERS=1   Firefox as well, from a server as well, and all of the moments
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { chromium, firefox, there, unpacked } from './browsers.mjs';

const run = promisify(execFile), { LOOPSCOPE, DISPLAY } = process.env, all = !!process.env.LOOPSCOPE_BROWSERS;
const folder = mkdtempSync(join(tmpdir(), 'loopscope-browsers-')), file = name => join(folder, name);
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/// A lesson, the keys that lead there, and the theme. All begin at the end, where the desktop knows the whole run, too.
const moments = [
  ['lock', ['End'], 'dark'], ['lock', ['End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft'], 'light'], ['deadlock', ['End'], 'light'], ['queue', ['End', '?'], 'dark'],
  ['queue', ['End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft'], 'light'], ['gather', ['End'], 'dark'], ['gather', ['4', 'End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft'], 'light'],
  ['deadlock', ['End', 'Home', '4', 'ArrowRight'], 'dark'], ['lock', ['End', 'Home', '2', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight'], 'light'], ['gather', ['End', 'k', ']'], 'light'],
].slice(0, all ? 10 : 3);
const desktopKeys = { ArrowLeft: 'left', ArrowRight: 'right', End: 'end', Home: 'home' };
const value = async (browser, name) => (' ' + await browser.js('loopscope.state()')).match(new RegExp(` ${name}=(\\S*)`))[1];

async function opened(browser, address, theme) {
  await browser.open(address);
  await browser.until('window.loopscope?.state()');
  await settled(browser);
  if (theme && await value(browser, 'theme') !== theme) await press(browser, 't');
}
/// Nothing moves any more, and that has been drawn.
const settled = browser => browser.until(`new Promise(done => {
  let still = 0;
  const next = now => (still = loopscope.program.frame(now) > 0 ? still + 1 : 0) > 1 ? done(true) : requestAnimationFrame(next);
  next(performance.now());
})`);
async function press(browser, ...keys) { for (const key of keys) { await browser.key(key); await settled(browser); } }

/// The mean colours of its squares: what is left are places and colours, not the edges of letters.
function squares(picture, size = 16) {
  const means = [];
  for (let y = 0; y + size <= picture.height; y += size)
    for (let x = 0; x + size <= picture.width; x += size) {
      const sum = [0, 0, 0];
      for (let j = 0; j < size; j += 2) for (let i = 0; i < size; i += 2) picture.at(x + i, y + j).forEach((part, k) => { sum[k] += part; });
      means.push(...sum.map(part => part * 4 / size ** 2));
    }
  return means;
}
const difference = (a, b) => a.reduce((sum, mean, i) => sum + Math.abs(mean - b[i]), 0) / a.length;
const blank = means => Math.max(...means) - Math.min(...means) < 30;

/// The texts of an SVG: of one with spaces between its letters, the first letter.
function textsOf(svg) {
  const plain = text => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;|&apos;/g, "'").replace(/&amp;/g, '&');
  return [...svg.matchAll(/<text x="([^"]+)" y="([^"]+)" font-size="([^"]+)"([^>]*)>([^<]*)/g)]
    .map(([, x, y, size, how, text]) => ({ x: +x, y: +y, size: +size, text: how.includes('letter-spacing') ? [...plain(text)][0] : plain(text) }));
}
/// What the page writes in one frame.
const written = browser => browser.js(`(() => {
  const type = CanvasRenderingContext2D.prototype, was = type.fillText, texts = [];
  type.fillText = function (text, x, y) { texts.push({ text, x, y, size: parseFloat(/([\\d.]+)px/.exec(this.font)[1]) }); };
  loopscope.program.frame(performance.now());
  type.fillText = was;
  loopscope.want();
  return texts;
})()`);

// A program whose name, task and texts would be markup, if anything took them for it.
const markup = `</script><img src=x onerror="document.title='hurt'">&lt;b&gt;'"\u202e\u05d0 Ωж漢`;
const hostile = `<img src=x onerror=alert(1)> & "quotes".py`;
const program = `import asyncio
async def work():
    await asyncio.sleep(1)
    print(${JSON.stringify(markup)})
async def main():
    await asyncio.create_task(work(), name=${JSON.stringify(markup)})
asyncio.run(main())
`;

const shots = [];
async function shoot(moment) {
  const [lesson, keys, theme] = moment, name = moments.indexOf(moment);
  const shot = kind => run(LOOPSCOPE, ['shot', lesson, '--start', ...keys.flatMap(key => ['--key', desktopKeys[key] ?? key]), '--size', '1280x720', '--theme', theme, '--out', file(name + kind)]);
  await Promise.all([DISPLAY && shot('.png'), shot('.svg')]);
  shots[name] = { texts: textsOf(readFileSync(file(name + '.svg'), 'utf8')), means: DISPLAY && squares(unpacked(readFileSync(file(name + '.png')))) };
}

let server, address;
before(async () => {
  writeFileSync(file(hostile), program);
  const page = (name, ...what) => run(LOOPSCOPE, ['page', ...what, '--loop', 'simulated', '--out', file(name + '.html')]);
  await Promise.all([...['lock', 'deadlock', ...all ? ['gather', 'queue'] : []].map(lesson => page(lesson, lesson)), run(LOOPSCOPE, ['page', '--viewer', '--out', file('viewer.html')]),
    run(LOOPSCOPE, ['run', 'gather', '--trace', file('gather.loopscope')]), run(LOOPSCOPE, ['page', '--skip-waiting', file(hostile), '--out', file('hostile.html')]), ...moments.map(shoot)]);
  if (!all) return;
  server = spawn('python3', ['-u', '-m', 'http.server', '0', '--bind', '127.0.0.1', '--directory', folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  address = await new Promise(done => server.stdout.on('data', told => done(/http:\/\/[\d.:]+/.exec(told)[0])));
});
after(() => server?.kill());

for (const [name, make] of [['chromium', chromium], ...all ? [['firefox-esr', firefox]] : []]) {
  if (!there(name)) { test(name, { skip: 'it is not installed' }); continue; }
  let browser;
  const at = (page, served) => served ? `${address}/${page}.html` : `file://${file(page + '.html')}`;
  test(`${name}: begins`, async () => { browser = await make({ width: 1280, height: 720, still: true }); });
  after(() => browser?.close());

  for (const served of all ? [false, true] : [false])
    test(`${name}: to the end and back, ${served ? 'from a server' : 'from a file'}`, async () => {
      await opened(browser, at('lock', served));
      const places = [await value(browser, 'position')];
      while (await value(browser, 'ended') === '0') {
        await press(browser, 'ArrowRight');
        places.push(await value(browser, 'position'));
        assert.ok(places.length < 100);
      }
      assert.ok(places.length > 10);
      for (const place of places.slice(0, -1).reverse()) { await press(browser, 'ArrowLeft'); assert.equal(await value(browser, 'position'), place); }
    });

  test(`${name}: each moment is the desktop's`, async () => {
    const pictures = [];
    for (const [i, [lesson, keys, theme]] of moments.entries()) {
      await opened(browser, at(lesson), theme);
      await press(browser, ...keys);
      pictures.push(squares(await browser.picture()));
      assert.ok(!blank(pictures[i]));
      const texts = await written(browser), near = ({ text, x, y, size }) => texts.some(t => t.text === text && Math.abs(t.size - size) < 0.1 && Math.hypot(t.x - x, t.y - y) <= 0.8);
      const far = shots[i].texts.filter(text => !near(text));
      assert.ok(shots[i].texts.length > 100);
      assert.deepEqual(far, [], `${lesson} ${keys.join(' ')}`);
    }
    if (!DISPLAY) return;
    // As near as its own picture no other one is.
    for (const [i, picture] of pictures.entries())
      for (const [j, shot] of shots.entries()) {
        const far = difference(picture, shot.means), what = `${moments[i].slice(0, 2)} and the desktop's ${moments[j].slice(0, 2)}: ${far}`;
        if (i === j) assert.ok(far < 1.5, what); else assert.ok(far > 3, what);
      }
  });

  test(`${name}: the timeline is dragged, the window gets another size`, async () => {
    await opened(browser, at('lock'));
    await browser.drag([440, 560], [1000, 560]);
    await settled(browser);
    const there = +await value(browser, 'position');
    assert.ok(there > 0);
    await browser.resize(900, 600);
    await settled(browser);
    const picture = await browser.picture();
    assert.deepEqual([picture.width, picture.height], [900, 600]);
    assert.ok(!blank(squares(picture)));
    assert.equal(+await value(browser, 'position'), there);
    await browser.resize(1280, 720);
  });

  test(`${name}: on a phone, by touch`, async () => {
    await browser.resize(390, 844, 1, true);
    try {
      await opened(browser, at('lock'));
      assert.ok(!blank(squares(await browser.picture())));
      // Every button that can be seen is on the screen; the one that steps is found by its name, as a screen reader finds it.
      const step = await browser.until(`[...document.querySelectorAll('#places button')].filter(button => /step|begin/i.test(button.ariaLabel)).map(button => button.getBoundingClientRect()).map(r => [r.x + r.width / 2, r.y + r.height / 2])[0]`);
      const before = await value(browser, 'position');
      await browser.finger(step);
      await settled(browser);
      assert.notEqual(await value(browser, 'position'), before);
    } finally { await browser.resize(1280, 720); }
  });

  test(`${name}: a dropped trace is opened`, async () => {
    await opened(browser, at('viewer'));
    await browser.drop('gather.loopscope', readFileSync(file('gather.loopscope')));
    await browser.until(`/ lesson=file /.test(' ' + loopscope.state())`);
    await press(browser, 'End');
    assert.equal(await value(browser, 'status'), 'finished');
    await browser.drop('broken.loopscope', readFileSync(file('gather.loopscope')).subarray(3));
    await browser.until(`/ banner=1/.test(loopscope.state())`);
  });

  test(`${name}: what looks like markup is a text`, async () => {
    await opened(browser, at('hostile'));
    await press(browser, 'End');
    assert.equal(await value(browser, 'status'), 'finished');
    const texts = (await written(browser)).map(({ text }) => text).join(' ');
    assert.match(texts, /<img src=x/);
    assert.ok((await browser.js('document.title')).includes(hostile));
    assert.equal(await browser.js('document.images.length'), 0);
    assert.equal(await browser.js("[...document.querySelectorAll('#places button')].some(button => button.childElementCount)"), false);
  });

  test(`${name}: nothing went wrong, and nothing was asked of anybody`, () => {
    assert.deepEqual(browser.errors, []);
    assert.deepEqual(browser.requests.filter(url => !url.startsWith('file://' + folder) && !(address && url.startsWith(address))), []);
  });

  test(`${name}: nothing goes out`, async () => {
    const asked = [], listener = createServer((request, answer) => { asked.push(request.url); answer.end(); }).on('upgrade', (request, socket) => { asked.push(request.url); socket.destroy(); });
    await new Promise(done => listener.listen(0, '127.0.0.1', done));
    try {
      await opened(browser, at('lock'));
      const there = `127.0.0.1:${listener.address().port}`;
      const ways = await browser.js(`(async () => {
        const at = 'http://${there}/', make = (tag, attributes) => document.body.append(Object.assign(document.createElement(tag), attributes));
        const ways = {
          fetch: () => fetch(at + 'fetch', { mode: 'no-cors' }), beacon: () => navigator.sendBeacon(at + 'beacon', 'x'), socket: () => new WebSocket('ws://${there}/socket'),
          events: () => new EventSource(at + 'events'), xhr: () => { const r = new XMLHttpRequest(); r.open('GET', at + 'xhr'); r.send(); },
          img: () => make('img', { src: at + 'img' }), script: () => make('script', { src: at + 'script' }), style: () => make('link', { rel: 'stylesheet', href: at + 'style' }),
          prefetch: () => make('link', { rel: 'prefetch', href: at + 'prefetch' }), frame: () => make('iframe', { src: at + 'frame' }), object: () => make('object', { data: at + 'object' }),
          video: () => make('video', { src: at + 'video', preload: 'auto' }), inline: () => { document.body.style.background = 'url(' + at + 'inline)'; },
          form: () => { const form = Object.assign(document.createElement('form'), { action: at + 'form' }); document.body.append(form); form.submit(); },
          worker: () => new Worker(at + 'worker'),
          in_worker: () => new Worker(URL.createObjectURL(new Blob(["fetch('" + at + "in_worker', { mode: 'no-cors' }).catch(() => {}); try { importScripts('" + at + "imported'); } catch {} try { new WebSocket('ws://${there}/worker_socket'); } catch {}"]))),
        };
        for (const way of Object.values(ways)) try { await way(); } catch { /* as it should be */ }
        await new Promise(done => setTimeout(done, 300));
        return Object.keys(ways).length;
      })()`);
      assert.equal(ways, 16);
      assert.deepEqual(asked, []);
      await browser.open(`http://${there}/plain`); // who may speak to it is heard
      assert.equal(asked[0], '/plain');
    } finally { listener.closeAllConnections(); listener.close(); }
  });
}

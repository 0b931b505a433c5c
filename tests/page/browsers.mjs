// Browsers without a window, driven by node alone: Chromium by its debugging pipe, Firefox by WebDriver BiDi.
//
//   const browser = await chromium({ width: 1280, height: 720, still: true });   // still: who sits there wants nothing to glide
//   await browser.open('file:///a/page.html');
//   await browser.key('Control+Enter');
//   const picture = await browser.picture();   // { width, height, at(x, y) }
//   await browser.close();
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';

export const there = name => spawnSync('which', [name]).status === 0;
export const wait = ms => new Promise(resolve => setTimeout(resolve, ms));

/// What a PNG of 8 bits shows, as bytes of red, green and blue.
export function unpacked(png) {
  let at = 8, width, height, channels;
  const parts = [];
  while (at < png.length) {
    const size = png.readUInt32BE(at), kind = png.toString('latin1', at + 4, at + 8), body = png.subarray(at + 8, at + 8 + size);
    if (kind === 'IHDR') { width = body.readUInt32BE(0); height = body.readUInt32BE(4); channels = { 0: 1, 2: 3, 4: 2, 6: 4 }[body[9]]; }
    if (kind === 'IDAT') parts.push(body);
    at += size + 12;
  }
  const raw = inflateSync(Buffer.concat(parts)), row = width * channels, lines = Buffer.alloc(height * row);
  for (let y = 0; y < height; ++y) {
    const filter = raw[y * (row + 1)], to = y * row;
    for (let x = 0; x < row; ++x) {
      const left = x >= channels ? lines[to + x - channels] : 0, up = y ? lines[to + x - row] : 0, corner = x >= channels && y ? lines[to + x - row - channels] : 0;
      const p = left + up - corner, a = Math.abs(p - left), b = Math.abs(p - up), c = Math.abs(p - corner);
      const guess = [0, left, up, (left + up) >> 1, a <= b && a <= c ? left : b <= c ? up : corner][filter];
      lines[to + x] = raw[to + y + 1 + x] + guess;
    }
  }
  const rgb = channels > 2 ? [0, 1, 2] : [0, 0, 0];
  return { width, height, at: (x, y) => rgb.map(i => lines[y * row + x * channels + i]) };
}

/// One end of a WebSocket: what there is of it in one process of one machine.
function webSocket(url, onText) {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url);
    const asked = request({ hostname, port, path: pathname, headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': 13, 'Sec-WebSocket-Key': randomBytes(16).toString('base64') } });
    asked.on('error', reject);
    asked.on('response', answer => reject(new Error(`${url}: ${answer.statusCode}`)));
    asked.on('upgrade', (answer, socket, head) => {
      const send = (kind, body) => {
        const mask = randomBytes(4), n = body.length, masked = Buffer.from(body).map((byte, i) => byte ^ mask[i % 4]);
        const size = n < 126 ? Buffer.from([128 | n]) : n < 65536 ? Buffer.from([128 | 126, n >> 8, n & 255]) : Buffer.alloc(9, 255);
        if (n >= 65536) size.writeBigUInt64BE(BigInt(n), 1);
        socket.write(Buffer.concat([Buffer.from([128 | kind]), size, mask, masked]));
      };
      let left = head, text = [];
      const read = () => {
        while (left.length >= 2) {
          let size = left[1] & 127, from = 2;
          if (size === 126) { if (left.length < 4) return; size = left.readUInt16BE(2); from = 4; }
          else if (size === 127) { if (left.length < 10) return; size = Number(left.readBigUInt64BE(2)); from = 10; }
          if (left.length < from + size) return;
          const kind = left[0] & 15, last = left[0] & 128, body = left.subarray(from, from + size);
          left = left.subarray(from + size);
          if (kind === 9) send(10, body);
          if (kind > 2) continue;
          text.push(body);
          if (last) { onText(Buffer.concat(text).toString()); text = []; }
        }
      };
      // A large message comes in many parts: those that are there already are joined at once.
      let parts = [];
      socket.on('data', part => { if (parts.push(part) === 1) setImmediate(() => { left = Buffer.concat([left, ...parts]); parts = []; read(); }); });
      socket.on('error', () => {});
      read();
      resolve({ send: message => send(1, Buffer.from(message)), close: () => socket.destroy() });
    });
    asked.end();
  });
}

class Browser {
  requests = []; errors = []; #asked = new Map(); #last = 0;
  constructor(program, flags, stdio) {
    this.profile = mkdtempSync(join(tmpdir(), 'loopscope-browser-'));
    this.child = spawn(program, flags(this.profile), { stdio, env: { ...process.env, MOZ_DISABLE_CONTENT_SANDBOX: '1', HOME: this.profile } });
    this.end = () => { this.child.kill('SIGKILL'); rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 }); };
    process.on('exit', this.end);
    this.child.on('exit', () => { for (const { reject } of this.#asked.values()) reject(new Error(program + ' has ended')); });
  }
  send(method, params = {}) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => { this.#asked.set(id, { resolve, reject, method }); this.post(JSON.stringify({ id, ...this.session, method, params })); });
  }
  received(text) {
    const message = JSON.parse(text), asked = this.#asked.get(message.id);
    if (!asked) return message.method && this.happened(message.method, message.params);
    this.#asked.delete(message.id);
    if (message.error) asked.reject(new Error(`${asked.method}: ${message.message ?? JSON.stringify(message.error)}`)); else asked.resolve(message.result);
  }
  /// What the expression is, or what it promises; as JSON can say it.
  async js(expression) { const text = await this.evaluate(`(async () => JSON.stringify(await (${expression})))()`); return text === undefined ? undefined : JSON.parse(text); }
  /// The expression, as soon as it is true.
  async until(expression, seconds = 20) {
    for (const end = Date.now() + seconds * 1000; ;) {
      const value = await this.js(expression);
      if (value) return value;
      if (Date.now() > end) throw new Error(`not within ${seconds} s: ${expression}`);
      await wait(20);
    }
  }
  /// The frames that are asked for have been drawn.
  frames(count = 3) { return this.js(`new Promise(done => { let left = ${count}; const next = () => left-- > 0 ? requestAnimationFrame(next) : done(1); next(); })`); }
  async click(x, y) { await this.mouse(x, y); await this.mouse(x, y, 'down'); await this.mouse(x, y, 'up'); }
  async drag(from, to, steps = 5) {
    await this.mouse(...from); await this.mouse(...from, 'down');
    for (let i = 1; i <= steps; ++i) await this.mouse(...from.map((a, j) => a + (to[j] - a) * i / steps));
    await this.mouse(...to, 'up');
  }
  async type(text) { for (const letter of text) await this.key(letter === '\n' ? 'Enter' : letter); }
  /// A file is dropped on the page.
  drop(name, bytes) {
    return this.js(`(() => { const data = new DataTransfer(), raw = Uint8Array.from(atob('${Buffer.from(bytes).toString('base64')}'), c => c.charCodeAt(0));
      data.items.add(new File([raw], ${JSON.stringify(name)}));
      return document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })); })()`);
  }
  async close() { process.off('exit', this.end); this.child.kill('SIGKILL'); await new Promise(done => this.child.exitCode !== null || this.child.signalCode ? done() : this.child.on('exit', done)); await wait(50); this.end(); }
}

const codes = { Enter: 13, Tab: 9, Escape: 27, Backspace: 8, Delete: 46, ' ': 32, ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40, Home: 36, End: 35, PageUp: 33, PageDown: 34 };
const strokes = name => name === '+' ? [[], '+'] : (all => [all.slice(0, -1), all.at(-1) || '+'])(name.split(/(?<=.)\+/));

class Chromium extends Browser {
  session = {};
  constructor(size) {
    super('chromium', profile => ['--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--disable-quic', '--disable-extensions', '--force-color-profile=srgb', '--font-render-hinting=none', `--window-size=${size.width},${size.height}`, `--user-data-dir=${profile}`, '--remote-debugging-pipe', 'about:blank'], ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']);
    let left = '';
    this.child.stdio[4].setEncoding('utf8').on('data', part => { const all = (left + part).split('\0'); left = all.pop(); for (const one of all) this.received(one); });
    for (const pipe of this.child.stdio.slice(3)) pipe.on('error', () => {});
  }
  post(text) { this.child.stdio[3].write(text + '\0'); }
  async begin(size) {
    const { targetInfos } = await this.send('Target.getTargets');
    const { sessionId } = await this.send('Target.attachToTarget', { targetId: targetInfos.find(t => t.type === 'page').targetId, flatten: true });
    this.session = { sessionId };
    for (const part of ['Page', 'Runtime', 'Log', 'Network']) await this.send(part + '.enable');
    await this.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value: size.still ? 'reduce' : '' }] });
    await this.resize(size.width, size.height);
  }
  happened(method, p) {
    if (method === 'Network.requestWillBeSent' && !/^(data|blob):/.test(p.request.url)) this.requests.push(p.request.url);
    if (method === 'Runtime.exceptionThrown') this.errors.push(p.exceptionDetails.exception?.description ?? p.exceptionDetails.text);
    if (method === 'Runtime.consoleAPICalled' && p.type === 'error') this.errors.push(p.args.map(a => a.value ?? a.description).join(' '));
    if (method === 'Log.entryAdded' && p.entry.level === 'error') this.errors.push(`${p.entry.text} ${p.entry.url ?? ''}`);
    if (method === 'Page.loadEventFired') this.loaded?.();
  }
  /// Runs the script before a page's own, from the next page on.
  preload(source) { return this.send('Page.addScriptToEvaluateOnNewDocument', { source }); }
  async open(url) { const loaded = new Promise(done => { this.loaded = done; }); await this.send('Page.navigate', { url }); await loaded; }
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  async key(name) {
    const [held, key] = strokes(name), modifiers = held.reduce((bits, k) => bits | { Alt: 1, Control: 2, Shift: 8 }[k], 0);
    const typed = key.length === 1 && !(modifiers & 3), letter = /^[a-z]$/i.test(key);
    const about = { key, modifiers, code: letter ? 'Key' + key.toUpperCase() : codes[key] ? key : '', windowsVirtualKeyCode: codes[key] ?? key.toUpperCase().charCodeAt(0) };
    await this.send('Input.dispatchKeyEvent', { type: typed ? 'keyDown' : 'rawKeyDown', ...about, ...typed && { text: key } });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...about });
  }
  mouse(x, y, what) {
    const type = { down: 'mousePressed', up: 'mouseReleased' }[what] ?? 'mouseMoved';
    if (what) this.held = what === 'down';
    return this.send('Input.dispatchMouseEvent', { type, x, y, button: what || this.held ? 'left' : 'none', buttons: this.held ? 1 : 0, clickCount: what ? 1 : 0 });
  }
  wheel(x, y, down, across = 0) { return this.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x, y, deltaX: across, deltaY: down }); }
  /// A finger goes along these places.
  async finger(...places) {
    for (const [i, [x, y]] of places.entries()) await this.send('Input.dispatchTouchEvent', { type: i ? 'touchMove' : 'touchStart', touchPoints: [{ x, y }] });
    await this.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }
  async resize(width, height, density = 1, touch = false) {
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: density, mobile: touch });
    await this.send('Emulation.setTouchEmulationEnabled', { enabled: touch });
  }
  async picture() { return unpacked(await this.png()); }
  async png() { return Buffer.from((await this.send('Page.captureScreenshot', { format: 'png' })).data, 'base64'); }
}

const bidiKeys = { Enter: '\uE007', Tab: '\uE004', Escape: '\uE00C', Backspace: '\uE003', Delete: '\uE017', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015', Home: '\uE011', End: '\uE010', PageUp: '\uE00E', PageDown: '\uE00F', Control: '\uE009', Shift: '\uE008', Alt: '\uE00A' };

class Firefox extends Browser {
  constructor(size) {
    super('firefox-esr', profile => {
      writeFileSync(join(profile, 'user.js'), `user_pref('ui.prefersReducedMotion', ${size.still ? 1 : 0});`);
      return ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'];
    }, ['ignore', 'ignore', 'pipe']);
  }
  post(text) { this.socket.send(text); }
  async begin(size) {
    const url = await new Promise((resolve, reject) => {
      let told = '';
      this.child.stderr.on('data', part => { told += part; const found = /WebDriver BiDi listening on (ws:\S+)/.exec(told); if (found) resolve(found[1]); });
      this.child.on('exit', () => reject(new Error('firefox-esr has ended: ' + told.slice(-500))));
    });
    this.socket = await webSocket(url + '/session', text => this.received(text));
    await this.send('session.new', { capabilities: {} });
    await this.send('session.subscribe', { events: ['network.beforeRequestSent', 'log.entryAdded'] });
    this.context = (await this.send('browsingContext.getTree')).contexts[0].context;
    await this.resize(size.width, size.height);
  }
  happened(method, p) {
    if (method === 'network.beforeRequestSent' && !/^(data|blob|about|chrome|resource):/.test(p.request.url)) this.requests.push(p.request.url);
    if (method === 'log.entryAdded' && p.level === 'error') this.errors.push(p.text);
  }
  preload(source) { return this.send('script.addPreloadScript', { functionDeclaration: `() => { ${source} }` }); }
  open(url) { return this.send('browsingContext.navigate', { context: this.context, url, wait: 'complete' }); }
  async evaluate(expression) {
    const answer = await this.send('script.evaluate', { expression, target: { context: this.context }, awaitPromise: true });
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return answer.result.value;
  }
  act(actions) { return this.send('input.performActions', { context: this.context, actions: [actions] }); }
  key(name) {
    const [held, key] = strokes(name), all = [...held, key].map(k => bidiKeys[k] ?? k);
    return this.act({ type: 'key', id: 'keys', actions: [...all.map(value => ({ type: 'keyDown', value })), ...all.reverse().map(value => ({ type: 'keyUp', value }))] });
  }
  mouse(x, y, what) {
    const at = { type: 'pointerMove', x: Math.round(x), y: Math.round(y) };
    return this.act({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: what ? [at, { type: what === 'down' ? 'pointerDown' : 'pointerUp', button: 0 }] : [at] });
  }
  wheel(x, y, down, across = 0) { return this.act({ type: 'wheel', id: 'wheel', actions: [{ type: 'scroll', x: Math.round(x), y: Math.round(y), deltaX: across, deltaY: down }] }); }
  finger(...places) {
    const move = ([x, y]) => ({ type: 'pointerMove', x: Math.round(x), y: Math.round(y) });
    return this.act({ type: 'pointer', id: 'finger', parameters: { pointerType: 'touch' }, actions: [move(places[0]), { type: 'pointerDown', button: 0 }, ...places.slice(1).map(move), { type: 'pointerUp', button: 0 }] });
  }
  resize(width, height, density = 1) { return this.send('browsingContext.setViewport', { context: this.context, viewport: { width, height }, devicePixelRatio: density }); }
  async picture() { return unpacked(await this.png()); }
  async png() { return Buffer.from((await this.send('browsingContext.captureScreenshot', { context: this.context })).data, 'base64'); }
}

const begun = async (browser, size) => { try { await browser.begin(size); return browser; } catch (error) { await browser.close(); throw error; } };
const usual = { width: 1280, height: 720 };
export const chromium = (size = usual) => begun(new Chromium(size), size);
export const firefox = (size = usual) => begun(new Firefox(size), size);

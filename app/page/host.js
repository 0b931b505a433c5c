// The page around the program: what its canvas draws with, keys, pointer, files, and what is kept.
'use strict';
(() => {
const element = document.getElementById('window'), live = document.getElementById('narration');
const embedded = new URLSearchParams(location.search).has('embed');
const shownOn = element.getContext('2d', { alpha: false });
let drawn = element, ctx = shownOn; // what is drawn on: another one for what is printed
const faces = ['400 1px Inter', '600 1px Inter', '700 1px Inter', '400 1px "JetBrains Mono"', '700 1px "JetBrains Mono"'];
const fallback = [',system-ui,sans-serif', ',ui-monospace,monospace'];
let program, memory;
const utf8 = new TextDecoder(), toUtf8 = new TextEncoder();
const bytes = (at, size) => new Uint8Array(memory.buffer, at, size);
const string = (at, size) => utf8.decode(bytes(at, size));

// Drawing.
const remembered = make => {
  const known = new Map();
  return (a, b) => {
    const key = b === undefined ? a : a + ':' + b;
    let value = known.get(key);
    if (value === undefined) { if (known.size > 5000) known.clear(); known.set(key, value = make(a, b)); }
    return value;
  };
};
const color = remembered(rgba => `rgba(${rgba >>> 24},${rgba >>> 16 & 255},${rgba >>> 8 & 255},${(rgba & 255) / 255})`);
const font = remembered((px, face) => faces[face].replace('1px', px + 'px') + fallback[face < 3 ? 0 : 1]);
const box = (x, y, w, h, r) => { ctx.beginPath(); if (r > 0) ctx.roundRect(x, y, w, h, r); else ctx.rect(x, y, w, h); };
const stroke = (rgba, width, dash, gap) => {
  ctx.strokeStyle = color(rgba >>> 0); ctx.lineWidth = width; ctx.setLineDash(dash > 0 ? [dash, gap] : []);
};
const canvas = {
  begin(w, h, rgba) {
    if (drawn.width !== w || drawn.height !== h) { drawn.width = w; drawn.height = h; }
    ctx.restore(); ctx.save();
    ctx.fontKerning = 'normal'; ctx.textRendering = 'geometricPrecision';
    ctx.fillStyle = color(rgba >>> 0); ctx.fillRect(0, 0, w, h);
    ctx.save();
  },
  clip(x, y, w, h) { ctx.restore(); ctx.save(); ctx.beginPath(); ctx.rect(x, y, w, h); ctx.clip(); },
  fill(x, y, w, h, r, rgba) {
    ctx.fillStyle = color(rgba >>> 0);
    if (r > 0) { box(x, y, w, h, r); ctx.fill(); } else ctx.fillRect(x, y, w, h);
  },
  frame(x, y, w, h, r, rgba, width, dash, gap) { stroke(rgba, width, dash, gap); box(x, y, w, h, r); ctx.stroke(); },
  hatch(x, y, w, h, r, rgba, phase, step, width) {
    ctx.save(); box(x, y, w, h, r); ctx.clip(); ctx.beginPath();
    const d = Math.SQRT1_2, first = Math.floor(((x + y) * d - phase) / step) * step + phase;
    for (let at = first; at < (x + w + y + h) * d; at += step) { // along x + y = constant
      const c = (at + width / 2) / d;
      ctx.moveTo(c - y, y); ctx.lineTo(c - y - h, y + h);
    }
    stroke(rgba, width, 0, 0); ctx.stroke(); ctx.restore();
  },
  line(x0, y0, x1, y1, rgba, width, dash, gap) {
    stroke(rgba, width, dash, gap); ctx.beginPath(); ctx.moveTo(x0, y0); ctx.lineTo(x1, y1); ctx.stroke();
  },
  path(at, count, rgba, width, turn, begin) {
    const p = new Float32Array(memory.buffer, at, 2 * count);
    stroke(rgba, width, 0, 0);
    if (begin < 1) {
      const fade = ctx.createLinearGradient(p[0], p[1], p[2 * count - 2], p[2 * count - 1]);
      fade.addColorStop(0, color(((rgba >>> 0) & 0xffffff00 | Math.round((rgba & 255) * begin)) >>> 0));
      fade.addColorStop(1, color(rgba >>> 0));
      ctx.strokeStyle = fade;
    }
    ctx.beginPath(); ctx.moveTo(p[0], p[1]);
    for (let i = 1; i + 1 < count; ++i) {
      const [bx, by, cx, cy] = p.subarray(2 * i, 2 * i + 4);
      if (turn > 0) ctx.arcTo(bx, by, cx, cy, turn); else ctx.lineTo(bx, by);
    }
    ctx.lineTo(p[2 * count - 2], p[2 * count - 1]); ctx.stroke();
  },
  arc(x, y, r, from, to, rgba, width, round) {
    stroke(rgba, width, 0, 0); ctx.lineCap = round ? 'round' : 'butt';
    ctx.beginPath(); ctx.arc(x, y, Math.max(r, 0), from, to); ctx.stroke(); ctx.lineCap = 'butt';
  },
  disc(x, y, r, rgba) { ctx.fillStyle = color(rgba >>> 0); ctx.beginPath(); ctx.arc(x, y, Math.max(r, 0), 0, 7); ctx.fill(); },
  triangle(a, b, c, d, e, f, rgba) {
    ctx.fillStyle = color(rgba >>> 0); ctx.beginPath(); ctx.moveTo(a, b); ctx.lineTo(c, d); ctx.lineTo(e, f); ctx.fill();
  },
  glow(x, y, w, h, rgba, r, reach) { // a shadow alone: its box is drawn far away
    const away = 20000;
    ctx.save(); ctx.beginPath(); ctx.rect(x - reach, y - reach, w + 2 * reach, h + 2 * reach); ctx.roundRect(x, y, w, h, r);
    ctx.clip('evenodd'); ctx.shadowColor = color(rgba >>> 0); ctx.shadowBlur = reach; ctx.shadowOffsetX = away;
    ctx.fillStyle = '#000'; ctx.beginPath(); ctx.roundRect(x - away, y, w, h, r); ctx.fill(); ctx.restore();
  },
  text(x, y, at, size, px, face, rgba) { ctx.font = font(px, face); ctx.fillStyle = color(rgba >>> 0); ctx.fillText(string(at, size), x, y); },
  measure(at, size, face) { ctx.font = font(100, face); return ctx.measureText(string(at, size)).width / 100; },
  baseline(face) {
    const px = face < 3 ? 1408 : 1000; // where they are whole: browsers round them to pixels
    ctx.font = font(px, face);
    const m = ctx.measureText('x');
    return (m.fontBoundingBoxAscent - m.fontBoundingBoxDescent) / (2 * px);
  },
};

// What is kept: a browser may forbid it, above all to a file.
const storage = (() => { try { const s = localStorage; s.getItem('loopscope'); return s; } catch { return null; } })();
const put = data => { const at = program.room(data.length); bytes(at, data.length).set(data); return at; };
const withText = (text, call) => {
  const raw = toUtf8.encode(text), at = put(raw);
  try { return call(at, raw.length); } finally { program.give_back(at); }
};
const result = at => string(at, program.result_size());
let clipped = '', toSpeak = '', unread = [], speaking = 0;
const offer = (name, data, type) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([data], { type })); link.download = name; link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};
const page = {
  keep(name, nameSize, text, size) {
    const key = 'loopscope.' + string(name, nameSize);
    try { if (size) storage?.setItem(key, string(text, size)); else storage?.removeItem(key); } catch { /* it is full */ }
  },
  kept(name, nameSize) {
    let text = null;
    try { text = storage?.getItem('loopscope.' + string(name, nameSize)) ?? null; } catch { /* forbidden */ }
    if (text === null) return 0;
    const raw = toUtf8.encode(text), at = program.room(raw.length + 4);
    new DataView(memory.buffer).setUint32(at, raw.length, true);
    bytes(at + 4, raw.length).set(raw);
    return at;
  },
  save(name, nameSize, at, size) { offer(string(name, nameSize), bytes(at, size).slice(), 'application/octet-stream'); },
  copied(at, size) { clipped = string(at, size); navigator.clipboard?.writeText(clipped).catch(() => {}); },
  // Of what follows each other at once, as in playing, the last two texts are read.
  speak(at, size) {
    toSpeak = string(at, size); unread = [...unread.slice(-1), toSpeak]; clearTimeout(speaking);
    speaking = setTimeout(() => { live.textContent = unread.join(' '); unread = []; }, 150);
  },
  copy_link(at, size, program, programSize) { copyLink(string(at, size), string(program, programSize)); },
  choose() { input.click(); },
  leave_frame(at, size) { const whole = new URL(location); whole.search = ''; whole.hash = string(at, size); open(whole, '_blank'); },
  python_start(run, text, size, path, pathSize) {
    const program_text = string(text, size), program_path = string(path, pathSize);
    const onBytes = data => { guard(() => { const at = put(data); program.run_bytes(run, at, data.length); program.give_back(at); }); want(); };
    const onOver = ({ kind, line, column, seconds, events, message }) => {
      guard(() => withText(kind, (k, ks) => withText(message ?? '', (at, n) => program.run_over(run, k, ks, line ?? 0, column ?? 0, seconds ?? events ?? 0, at, n))));
      want();
    };
    python.with(playground => playground.start(run, program_text, program_path, onBytes, onOver));
  },
  python_stop(run) { python.with(playground => playground.stop(run)); },
  python_state() { return python.state(); },
  python_limit(name, size) { return python.playground?.limits[string(name, size)] ?? 0; },
  licences(show) {
    if (show && python.notices) {
      const dialog = document.createElement('dialog'), text = document.createElement('pre'), close = document.createElement('form');
      text.textContent = python.notices;
      close.method = 'dialog'; close.append(Object.assign(document.createElement('button'), { textContent: 'OK' }));
      dialog.append(text, close); document.body.append(dialog);
      dialog.addEventListener('close', () => { dialog.remove(); element.focus(); });
      dialog.showModal();
    }
    return python.notices ? 1 : 0;
  },
};
// Python, where the page has it: it is unpacked, or fetched, once the first picture stands.
const python = {
  parts: [...document.querySelectorAll('script[id^="python:"]')], playground: null, failed: false, notices: '', asked: [],
  /// 0 none, 1 loading, 2 ready, 3 it could not be started.
  state() {
    if (!this.parts.length) return 0;
    return this.failed ? 3 : { none: 3, loading: 1, ready: 2 }[this.playground?.state() ?? 'loading'];
  },
  with(call) { if (this.playground) call(this.playground); else this.asked.push(call); },
  async begin() {
    const files = {};
    for (const part of this.parts) {
      files[part.id.slice(7)] = await given(part.id);
      part.remove();
    }
    this.notices = utf8.decode(files['NOTICES.txt']);
    // What a page on a server was let fetch is here: from now on it reaches nothing any more, nor does a worker that it begins.
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy'; policy.content = "connect-src 'none'";
    document.head.append(policy);
    this.playground = make_playground(files, { changed: () => want() });
    for (const call of this.asked.splice(0)) call(this.playground);
  },
};
// What the C++ library wants of a system: a clock, and a place for its last words.
const wasi = new Proxy({
  clock_time_get(id, precision, at) { new DataView(memory.buffer).setBigUint64(at, BigInt(Math.round(performance.now() * 1e6)), true); return 0; },
  fd_write(fd, iovs, count, written) {
    const v = new DataView(memory.buffer);
    let text = '', size = 0;
    for (let i = 0; i < count; ++i) { const n = v.getUint32(iovs + 8 * i + 4, true); text += string(v.getUint32(iovs + 8 * i, true), n); size += n; }
    console.error(text); v.setUint32(written, size, true); return 0;
  },
  proc_exit(code) { throw new Error('the program ended with ' + code); },
  environ_sizes_get(count, size) { const v = new DataView(memory.buffer); v.setUint32(count, 0, true); v.setUint32(size, 0, true); return 0; },
  environ_get() { return 0; },
}, { get: (t, name) => t[name] ?? (() => 8) });

// Frames: only while the program asks for one.
let wanted = 0, asked = false, timer = 0, seeing = 0, broken = false;
const cursors = ['default', 'pointer', 'ew-resize', 'ns-resize', 'text'];
const ask = () => { if (!asked && !broken) { asked = true; requestAnimationFrame(frame); } };
const want = () => { wanted = 3; ask(); };
const guard = call => { try { return call(); } catch (error) { fail(error); } };
function frame(now) {
  asked = false;
  clearTimeout(timer);
  guard(() => {
    program.resize(innerWidth, innerHeight, devicePixelRatio || 1);
    const next = program.frame(now);
    element.style.width = element.width / (devicePixelRatio || 1) + 'px'; // a pixel is a pixel of the screen
    element.style.height = element.height / (devicePixelRatio || 1) + 'px';
    element.style.cursor = cursors[program.cursor()];
    seeing ||= setTimeout(seePlaces, 300);
    followTyping();
    const title = result(program.title());
    if (document.title !== title) document.title = title;
    const full = program.wants_full_screen() === 1;
    if (full !== isFull) { isFull = full; (full ? document.documentElement.requestFullscreen?.() : document.fullscreenElement && document.exitFullscreen?.())?.catch?.(() => {}); }
    if (wanted > 0) --wanted;
    if (wanted > 0 || next <= 0) ask(); else if (next !== Infinity) timer = setTimeout(want, next);
  });
}
let isFull = false;
function fail(error) {
  if (broken) return;
  broken = true;
  console.error(error);
  const memoryOut = error instanceof RangeError || /memory/i.test(error.message);
  say(memoryOut ? 'There is not enough memory for this run. Reload the page to go on.' : 'The page has come to an end that should not be: ' + error.message + '. Reload it to go on.');
}
function say(text) {
  const p = document.createElement('p');
  p.className = 'problem'; p.textContent = text; p.setAttribute('role', 'alert');
  element.replaceWith(p);
}

// Keys: those that the window has. The browser keeps its own for reloading, tabs and its zoom.
const names = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', Home: 'home', End: 'end', PageUp: 'page up', PageDown: 'page down', Tab: 'tab', Escape: 'escape', Enter: 'enter', Backspace: 'backspace', Delete: 'delete', Insert: 'insert', F1: 'f1', F3: 'f3', F8: 'f8', ' ': 'space' };
const key = name => { withText(name, (at, n) => guard(() => program.key(at, n))); want(); };
const browsers = new Set(['r', 't', 'w', 'n', 'l', 'p', 'j', 'u', '+', '-', '=', '0']);
const hasKeys = () => [element, typed, document.body].includes(document.activeElement) || places.contains(document.activeElement);
// Keyboards on glass, and what is composed of several keys, write into an element: what is new in it is typed, what is gone is
// taken back.
const typed = document.getElementById('typed'), padding = '    ';
let written = '';
const takeTyped = composes => {
  const text = typed.value;
  let same = 0;
  while (same < written.length && same < text.length && text[same] === written[same]) ++same;
  for (let i = [...written.slice(same)].length; i > 0; --i) key('backspace');
  for (const [i, line] of text.slice(same).split('\n').entries()) {
    if (i) key('enter');
    if (line) withText(line, (at, n) => guard(() => program.text(at, n)));
  }
  written = text;
  if (!composes && (text.length < 2 || text.length > 200)) typed.value = written = padding;
  want();
};
/// It has the keyboard while something is typed into.
const followTyping = () => {
  const types = program.types() === 1, has = document.activeElement;
  if (types && (has === element || has === document.body)) { typed.value = written = padding; typed.focus({ preventScroll: true }); }
  else if (!types && has === typed) element.focus();
};
typed.addEventListener('input', e => { if (program) takeTyped(e.isComposing); });
let leaves = false; // Escape, and then Tab, goes on to what is around the picture
addEventListener('keydown', e => {
  if (!program || broken || e.isComposing || e.metaKey || !hasKeys()) return;
  if (e.key === 'Tab' && leaves) return;
  if (e.key !== 'Shift') leaves = e.key === 'Escape';
  if (e.key === 'Enter' && places.contains(document.activeElement)) return; // it is pressed
  const plain = [...e.key].length === 1;
  let name = names[e.key] ?? '';
  if (e.ctrlKey && !e.altKey && plain && (browsers.has(e.key) || e.shiftKey && /[a-z]/i.test(e.key) && !/[zf]/i.test(e.key))) return;
  if (e.ctrlKey && 'cxv'.includes(e.key)) return; // by their own events
  if (!name && plain) {
    if (!e.ctrlKey && !e.altKey || e.getModifierState('AltGraph')) { // it types something
      e.preventDefault();
      withText(e.key, (at, n) => guard(() => program.text(at, n)));
      return want();
    }
    name = e.key.toLowerCase();
    if (e.charCode > 127 && e.code.startsWith('Key')) name = e.code[3].toLowerCase();
  }
  if (!name || e.altKey && name !== 'left' && name !== 'right' && name !== 'up' && name !== 'down' && !plain) return;
  e.preventDefault();
  if (name === 'space' && !e.ctrlKey) return key('space');
  key((e.ctrlKey ? 'ctrl+' : '') + (e.altKey ? 'alt+' : '') + (e.shiftKey ? 'shift+' : '') + name);
});
for (const [event, name] of [['copy', 'ctrl+c'], ['cut', 'ctrl+x']])
  addEventListener(event, e => { if (!program) return; clipped = ''; key(name); guard(() => program.frame(performance.now())); if (clipped) { e.clipboardData.setData('text/plain', clipped); e.preventDefault(); } });
addEventListener('paste', e => {
  const text = e.clipboardData?.getData('text/plain');
  if (text && program) { withText(text, (at, n) => program.pasted(at, n)); key('ctrl+v'); e.preventDefault(); }
});

// The pointer. Two fingers zoom: the timeline as a wheel does, elsewhere the text.
const pointer = (e, what) => guard(() => program?.pointer(e.clientX, e.clientY, what, e.button === 2 ? 1 : 0, e.shiftKey ? 1 : 0, e.pointerType === 'touch' ? 1 : 0));
const drawNow = () => guard(() => program?.frame(performance.now()));
const fingers = new Map();
let pinched = 0; // how far they were from each other when something was last done about it
const apart = () => { const [a, b] = fingers.values(); return Math.hypot(a.x - b.x, a.y - b.y); };
const pinch = e => {
  const far = apart(), [a, b] = fingers.values(), x = (a.x + b.x) / 2, y = (a.y + b.y) / 2, by = Math.log(far / pinched) / Math.log(1.25);
  if (program.zooms(x, y)) {
    program.pointer(x, y, 0, 0, 0, 1); program.wheel(0, by); pinched = far;
  } else if (Math.abs(by) >= 1) { key(by > 0 ? 'ctrl++' : 'ctrl+-'); pinched = far; }
  want();
};
element.addEventListener('pointermove', e => {
  if (fingers.has(e.pointerId)) fingers.set(e.pointerId, { x: e.clientX, y: e.clientY });
  if (fingers.size > 1) return guard(() => pinch(e));
  pointer(e, 0); want();
});
element.addEventListener('pointerleave', e => { if (e.pointerType !== 'touch') { pointer(e, 3); want(); } });
element.addEventListener('pointerdown', e => {
  if (document.activeElement !== typed) element.focus();
  element.setPointerCapture(e.pointerId);
  if (e.pointerType === 'touch') {
    fingers.set(e.pointerId, { x: e.clientX, y: e.clientY });
    if (fingers.size === 2) { pinched = apart(); program?.let_go(); want(); }
    if (fingers.size > 1) return;
    // A finger comes from nowhere: what is under it has to be known before it presses.
    pointer(e, 0); drawNow();
  }
  if (e.button !== 1) pointer(e, 1);
  want();
});
const lift = (e, presses) => {
  const many = fingers.size > 1;
  fingers.delete(e.pointerId);
  if (many || (e.pointerType === 'touch' && pinched)) { if (!fingers.size) { pinched = 0; pointer(e, 3); } return want(); }
  if (presses && e.button !== 1) pointer(e, 2);
  if (!presses) program?.let_go();
  if (e.pointerType === 'touch') { drawNow(); drawNow(); guard(followTyping); pointer(e, 3); }
  want();
};
element.addEventListener('pointerup', e => lift(e, true));
element.addEventListener('pointercancel', e => lift(e, false));
element.addEventListener('contextmenu', e => e.preventDefault());
element.addEventListener('wheel', e => {
  if (e.ctrlKey || embedded && document.activeElement !== element) return; // the browser's zoom, and what is around a frame
  e.preventDefault();
  const by = e.deltaMode ? 1 : 1 / 100;
  guard(() => program?.wheel(-e.deltaX * by, -e.deltaY * by)); want();
}, { passive: false });
if (embedded) element.style.touchAction = 'pan-y'; // what is around it scrolls
addEventListener('resize', () => program && want());

// Files.
async function openFile(file) {
  const data = new Uint8Array(await file.arrayBuffer());
  guard(() => { const at = put(data); withText(file.name, (name, n) => program.open(at, data.length, name, n)); });
  want();
}
const input = document.createElement('input');
input.type = 'file'; input.hidden = true; // of any name: telephones know no endings of their own
input.addEventListener('change', () => { if (input.files[0]) openFile(input.files[0]); input.value = ''; element.focus(); });
document.body.append(input);
addEventListener('dragover', e => e.preventDefault());
addEventListener('drop', e => { e.preventDefault(); if (program && e.dataTransfer.files[0]) openFile(e.dataTransfer.files[0]); });

// Links to moments: page.html#lesson=lock&step=120. A changed program is in it, packed.
const longestLink = 8000, longestProgram = 500000; // characters: what messages and bookmarks carry
const through = (data, stream) => new Response(new Blob([data]).stream().pipeThrough(stream));
const packedText = async text => {
  const packed = new Uint8Array(await through(toUtf8.encode(text), new CompressionStream('deflate-raw')).arrayBuffer());
  let letters = '';
  for (const byte of packed) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};
const unpackedText = async letters => {
  const packed = Uint8Array.from(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
  const reader = through(packed, new DecompressionStream('deflate-raw')).body.getReader(), parts = [];
  for (let size = 0, part; !(part = await reader.read()).done;) {
    if ((size += part.value.length) > longestProgram) throw new Error('too long');
    parts.push(part.value);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(await new Blob(parts).arrayBuffer());
};
let shownHash = ''; // the address's, as far as the window has gone there
async function copyLink(moment, changed) {
  const hash = '#' + moment + (changed ? '&program=' + await packedText(changed) : ''), link = location.href.split('#')[0].replace(/[?]embed(=[^&]*)?$/, '') + hash;
  const told = (outcome, size) => { guard(() => program.link_made(outcome, size)); want(); };
  if (changed && link.length > longestLink) return told(2, link.length);
  shownHash = hash;
  try { history.replaceState(null, '', hash); } catch { location.hash = hash; }
  try { await navigator.clipboard.writeText(link); told(0, link.length); } catch { told(copied(link) ? 0 : 1, link.length); }
}
/// Where a page may not write to the clipboard by itself.
const copied = text => {
  const give = e => { e.clipboardData.setData('text/plain', text); e.preventDefault(); e.stopImmediatePropagation(); };
  addEventListener('copy', give, true);
  try { return document.execCommand('copy'); } finally { removeEventListener('copy', give, true); }
};
async function goToHash() {
  const hash = location.hash;
  if (hash === shownHash) return;
  shownHash = hash;
  const values = hash.slice(1).split('&'), packed = values.find(value => value.startsWith('program='));
  let state = 0, text = '';
  if (packed) try { text = await unpackedText(packed.slice(8)); state = 1; } catch { state = 2; }
  if (hash !== shownHash) return; // another one has come
  const moment = values.filter(value => !value.startsWith('program=')).join('&');
  withText(moment, (at, n) => withText(text, (p, size) => guard(() => program.go(at, n, state, p, size))));
  want();
}
addEventListener('hashchange', () => program && goToHash());

// What can be pressed, once more as buttons, which nobody sees but a screen reader: each lies where its picture is.
const places = document.getElementById('places'), [tabs, menu, others] = places.children;
const kinds = { button: ['button', others], chosen: ['button', others], slider: ['slider', others], tab: ['tab', tabs], 'chosen tab': ['tab', tabs], item: ['menuitem', menu] };
let seen = '';
function seePlaces() {
  seeing = 0;
  if (broken || fingers.size) return;
  const lines = guard(() => result(program.places()));
  if (lines === undefined || lines === seen) return;
  seen = lines;
  const all = lines.split('\n').filter(line => line).map(line => line.split('\t')), ids = new Set(all.map(([id]) => 'place:' + id));
  for (const button of [...places.querySelectorAll('button')])
    if (!ids.has(button.id)) { if (button === document.activeElement) element.focus(); button.remove(); }
  const counts = new Map();
  for (const [id, kind, x, y, w, h, name] of all) {
    const [role, group] = kinds[kind], at = counts.get(group) ?? 0, known = document.getElementById('place:' + id), button = known ?? document.createElement('button');
    counts.set(group, at + 1);
    if (!known) {
      button.id = 'place:' + id; button.tabIndex = -1;
      button.addEventListener('focus', () => { guard(() => program.focus_place(BigInt('0x' + id))); want(); });
      button.addEventListener('click', () => { press(button); want(); });
    }
    if (group.children[at] !== button) group.insertBefore(button, group.children[at] ?? null);
    const about = { role, 'aria-label': role === 'slider' ? name.replace(/: [^:]*$/, '') : name, 'aria-valuetext': role === 'slider' ? name.replace(/.*: /, '') : null,
      'aria-pressed': kind === 'chosen' ? 'true' : null, 'aria-selected': role === 'tab' ? String(kind === 'chosen tab') : null };
    for (const [what, value] of Object.entries(about)) if (value === null) button.removeAttribute(what); else if (button.getAttribute(what) !== value) button.setAttribute(what, value);
    Object.assign(button.style, { left: x + 'px', top: y + 'px', width: w + 'px', height: h + 'px' });
  }
  tabs.hidden = !counts.has(tabs); menu.hidden = !counts.has(menu);
}
const press = button => {
  const { x, y, width, height } = button.getBoundingClientRect();
  for (const what of [0, 1, 2]) { guard(() => program.pointer(x + width / 2, y + height / 2, what, 0, 0, 0)); drawNow(); }
  guard(() => program.pointer(0, 0, 3, 0, 0, 0));
};

// Printed are its sheets, each on a canvas of its own.
const sheets = document.getElementById('sheets');
addEventListener('beforeprint', () => program && !broken && guard(() => {
  for (let i = 0, count = 1; i < count; ++i) {
    drawn = document.createElement('canvas'); ctx = drawn.getContext('2d', { alpha: false });
    sheets.append(drawn);
    count = program.print_sheet(i, 2000);
  }
  drawn = element; ctx = shownOn;
}));
addEventListener('afterprint', () => { sheets.replaceChildren(); if (program) want(); });

/// Four bytes of five letters; the last ones of one letter more than they are bytes.
const unpacked = text => {
  const letters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?;,~()[]{}_%$#';
  const values = new Uint8Array(128).fill(84), n = text.length, out = new Uint8Array(Math.ceil(n / 5) * 4);
  for (let i = 0; i < 85; ++i) values[letters.charCodeAt(i)] = i;
  for (let i = 0, to = 0; i < n; i += 5) {
    let four = 0;
    for (let j = i; j < i + 5; ++j) four = Math.imul(four, 85) + (j < n ? values[text.charCodeAt(j)] : 84) | 0;
    out[to++] = four >>> 24; out[to++] = four >>> 16; out[to++] = four >>> 8; out[to++] = four;
  }
  return out.subarray(0, Math.floor(n / 5) * 4 + Math.max(n % 5 - 1, 0));
};
/// What that element has in it or, in a page of several files, beside it.
const given = async id => {
  const from = document.getElementById(id);
  let packed;
  if (from.dataset.file) {
    const answer = await fetch(from.dataset.file);
    if (!answer.ok) throw new Error(from.dataset.file + ': ' + answer.status);
    packed = await answer.blob();
  } else {
    const text = from.textContent.trim();
    if (!text) return new Uint8Array();
    packed = new Blob([unpacked(text)]);
  }
  return new Uint8Array(await new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
};
async function begin() {
  if (typeof DecompressionStream === 'undefined' || !ctx.roundRect) return say('This browser is too old for Loopscope: it needs one of 2023 or later.');
  const fonts = Promise.allSettled(faces.map(f => document.fonts.load(f.replace('1px', '16px'), 'aµ')));
  const code = unlzma(unpacked(document.getElementById('wasm').textContent.trim())), contents = await given('contents');
  const { instance } = await WebAssembly.instantiate(code, { canvas, page, wasi_snapshot_preview1: wasi });
  program = instance.exports; memory = program.memory;
  await fonts;
  program._initialize();
  const at = put(contents), prefers = what => matchMedia(`(prefers-${what})`).matches ? 1 : 0;
  program.start(at, contents.length, prefers('color-scheme: light'), prefers('reduced-motion: reduce'), embedded ? 1 : 0);
  program.give_back(at);
  document.getElementById('about').textContent = result(program.about());
  for (const id of ['wasm', 'contents']) document.getElementById(id).remove();
  window.loopscope = { program, key, want, state: () => result(program.state_line()), narration: () => toSpeak, open: openFile, python };
  if (!embedded) element.focus();
  if (location.hash.length > 1) await goToHash();
  want();
  if (python.parts.length) setTimeout(() => python.begin().catch(error => { console.error(error); python.failed = true; want(); }), 50);
}
begin().catch(fail);
})();

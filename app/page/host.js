// The page around the program: what its canvas draws with, keys, pointer, files, and what is kept.
'use strict';
(() => {
const element = document.getElementById('window'), live = document.getElementById('narration');
const ctx = element.getContext('2d', { alpha: false });
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
    if (element.width !== w || element.height !== h) { element.width = w; element.height = h; }
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
    ctx.font = font(100, face);
    const m = ctx.measureText('x');
    return (m.fontBoundingBoxAscent - m.fontBoundingBoxDescent) / 200;
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
let clipped = '', toSpeak = '';
const offer = (name, data, type) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([data], { type })); link.download = name; link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};
const playground = () => window.playground;
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
  speak(at, size) { toSpeak = string(at, size); live.textContent = toSpeak; },
  python_start(run, text, size, settings, settingsSize) {
    const onBytes = data => { const at = put(data); program.run_bytes(run, at, data.length); program.give_back(at); want(); };
    const onOver = (status, problem) => { withText(problem || '', (at, n) => program.run_over(run, status, at, n)); want(); };
    playground()?.start(run, string(text, size), JSON.parse(string(settings, settingsSize)), onBytes, onOver);
  },
  python_stop(run) { playground()?.stop(run); },
  python_state() { return playground()?.state() ?? 0; },
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
let wanted = 0, asked = false, timer = 0, broken = false;
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
    element.style.cursor = cursors[program.cursor()];
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
const names = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', Home: 'home', End: 'end', PageUp: 'page up', PageDown: 'page down', Tab: 'tab', Escape: 'escape', Enter: 'enter', Backspace: 'backspace', Delete: 'delete', Insert: 'insert', F1: 'f1', F3: 'f3', F8: 'f5', ' ': 'space' };
const key = name => { withText(name, (at, n) => guard(() => program.key(at, n))); want(); };
const browsers = new Set(['r', 't', 'w', 'n', 'l', 'p', 'j', 'u', '+', '-', '=', '0']);
addEventListener('keydown', e => {
  if (!program || broken || e.isComposing || e.metaKey || document.activeElement !== element && document.activeElement !== document.body) return;
  const plain = [...e.key].length === 1;
  let name = names[e.key] ?? '';
  if (e.ctrlKey && !e.altKey && plain && (browsers.has(e.key) || e.shiftKey && /[a-z]/i.test(e.key) && !/[zf]/i.test(e.key))) return;
  if (e.ctrlKey && 'cxv'.includes(e.key)) return; // by their own events
  if (e.ctrlKey && e.key === 'o') { e.preventDefault(); return choose(); }
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

// The pointer. Two fingers scroll and zoom as a wheel does.
const pointer = (e, what) => guard(() => program?.pointer(e.clientX, e.clientY, what, e.button === 2 ? 1 : 0, e.shiftKey ? 1 : 0));
element.addEventListener('pointermove', e => { pointer(e, 0); want(); });
element.addEventListener('pointerleave', e => { pointer(e, 3); want(); });
element.addEventListener('pointerdown', e => {
  element.focus(); element.setPointerCapture(e.pointerId);
  // A finger comes from nowhere: what is under it has to be known before it presses.
  if (e.pointerType === 'touch') { pointer(e, 0); guard(() => program?.frame(performance.now())); }
  if (e.button !== 1) pointer(e, 1);
  want();
});
element.addEventListener('pointerup', e => {
  if (e.button !== 1) pointer(e, 2);
  if (e.pointerType === 'touch') { guard(() => program?.frame(performance.now())); pointer(e, 3); }
  want();
});
element.addEventListener('pointercancel', e => { pointer(e, 2); pointer(e, 3); want(); });
element.addEventListener('contextmenu', e => e.preventDefault());
element.addEventListener('wheel', e => {
  if (e.ctrlKey) return; // the browser's zoom
  e.preventDefault();
  const by = e.deltaMode ? 1 : 1 / 100;
  guard(() => program?.wheel(-e.deltaX * by, -e.deltaY * by)); want();
}, { passive: false });
addEventListener('resize', () => program && want());

// Files.
async function openFile(file) {
  const data = new Uint8Array(await file.arrayBuffer());
  guard(() => { const at = put(data); withText(file.name, (name, n) => program.open(at, data.length, name, n)); });
  want();
}
const input = document.createElement('input');
input.type = 'file'; input.hidden = true; input.accept = '.loopscope';
input.addEventListener('change', () => { if (input.files[0]) openFile(input.files[0]); input.value = ''; element.focus(); });
document.body.append(input);
const choose = () => input.click();
addEventListener('dragover', e => e.preventDefault());
addEventListener('drop', e => { e.preventDefault(); if (program && e.dataTransfer.files[0]) openFile(e.dataTransfer.files[0]); });

/// Four bytes of five letters; the last ones of one letter more than they are bytes.
const unpacked = text => {
  const letters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?;,~()[]{}_%$#';
  const values = new Uint8Array(128), n = text.length, out = new Uint8Array(Math.floor(n / 5) * 4 + Math.max(n % 5 - 1, 0));
  for (let i = 0; i < 85; ++i) values[letters.charCodeAt(i)] = i;
  for (let i = 0, to = 0; i < n; i += 5, to += 4) {
    let four = 0;
    for (let j = 0; j < 5; ++j) four = four * 85 + (i + j < n ? values[text.charCodeAt(i + j)] : 84);
    for (let j = 0; j < 4; ++j) out[to + j] = four / 2 ** (24 - 8 * j) & 255;
  }
  return out;
};
const given = async id => {
  const text = document.getElementById(id).textContent.trim();
  if (!text) return new Uint8Array();
  const packed = unpacked(text);
  return new Uint8Array(await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
};
async function begin() {
  if (typeof DecompressionStream === 'undefined' || !ctx.roundRect) return say('This browser is too old for Loopscope: it needs one of 2023 or later.');
  const fonts = Promise.allSettled(faces.map(f => document.fonts.load(f.replace('1px', '16px'), 'aµ')));
  const [code, contents] = await Promise.all(['wasm', 'contents'].map(given));
  const { instance } = await WebAssembly.instantiate(code, { canvas, page, wasi_snapshot_preview1: wasi });
  program = instance.exports; memory = program.memory;
  await fonts;
  program._initialize();
  const at = put(contents), prefers = what => matchMedia(`(prefers-${what})`).matches ? 1 : 0;
  program.start(at, contents.length, prefers('color-scheme: light'), prefers('reduced-motion: reduce'));
  program.give_back(at);
  for (const id of ['wasm', 'contents']) document.getElementById(id).remove();
  window.loopscope = { program, key, want, state: () => result(program.state_line()), narration: () => toSpeak, open: openFile };
  element.focus();
  want();
}
begin().catch(fail);
})();

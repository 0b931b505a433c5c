// A page under node, without a browser: its script's part is done here, on a canvas that remembers what was drawn.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const narrow = new Set(" .,:;'|!()ijlt");
/// As wide as page_moves.cpp has it.
function ems(text, face) {
  let wide = 0;
  for (const c of text) wide += face >= 3 ? 600 : narrow.has(c) ? 300 : 570;
  return Math.fround(wide / 1000);
}

const unlzma = new Function(`${readFileSync(new URL('../../app/page/unlzma.js', import.meta.url))}; return unlzma;`)();
const letters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?;,~()[]{}_%$#';
function unpacked(text) {
  const out = Buffer.alloc(Math.floor(text.length / 5) * 4 + Math.max(text.length % 5 - 1, 0));
  for (let i = 0, to = 0; i < text.length; i += 5, to += 4) {
    let four = 0;
    for (let j = 0; j < 5; ++j) four = four * 85 + (i + j < text.length ? letters.indexOf(text[i + j]) : 84);
    for (let j = 0; j < 4; ++j) out[to + j] = four / 2 ** (24 - 8 * j) & 255;
  }
  return out;
}

/// What page.html carries: its contents and the program, unpacked.
export function parts(html) {
  const part = id => {
    const begin = html.indexOf(`<script id="${id}"`), from = html.indexOf('>', begin) + 1;
    return unpacked(html.slice(from, html.indexOf('</script>', from)).trim());
  };
  return { wasm: unlzma(part('wasm')), contents: gunzipSync(part('contents')) };
}

export class Page {
  texts = []; calls = 0; kept = new Map(); saved = null; copied = ''; spoken = ''; now = 0; shapes = { counts: [] };
  link = null; chosen = 0; left = ''; // what was copied as a link, how often a file was to be chosen, the whole page's moment
  python = null; // is given the number, the text and the path of each program that is started
  constructor(module) {
    const utf8 = new TextDecoder();
    const bytes = (at, size) => new Uint8Array(this.memory.buffer, at, size);
    const string = (at, size) => utf8.decode(bytes(at, size));
    // As page_moves.cpp adds them up: the colour is that argument, the places are these.
    const shape = (kind, color, ...places) => (...given) => {
      ++this.calls; ++this.shapes.counts[kind];
      this.shapes.colors = this.shapes.colors + given[color] >>> 0;
      for (const i of places) this.shapes.places += given[i];
    };
    const clip = shape(0, 9, 0, 1, 2, 3), path = shape(5, 2, 3, 4, 5);
    const canvas = {
      begin: (w, h, rgba) => { this.texts = []; this.calls = 0; this.shapes = { counts: [1, 0, 0, 0, 0, 0, 0, 0, 0], places: w + h, colors: rgba >>> 0 }; },
      clip: (x, y, w, h) => clip(x, y, w, h, 0, 0, 0, 0, 0, 0),
      fill: shape(1, 5, 0, 1, 2, 3, 4), frame: shape(2, 5, 0, 1, 2, 3, 4, 6), hatch: shape(3, 5, 0, 1, 2, 3, 4, 7, 8), line: shape(4, 4, 0, 1, 2, 3, 5),
      path: (at, count, ...style) => { path(at, count, ...style); for (const number of new Float32Array(this.memory.buffer, at, 2 * count)) this.shapes.places += number; },
      arc: shape(6, 5, 0, 1, 2, 3, 4, 6), disc: shape(7, 3, 0, 1, 2), triangle: shape(7, 6, 0, 1, 2, 3, 4, 5), glow: shape(8, 4, 0, 1, 2, 3, 5, 6),
      text: (x, y, at, size, px, face, rgba) => { ++this.calls; this.texts.push([Math.round(x), Math.round(y), string(at, size), x, y, px, face, rgba >>> 0]); },
      measure: (at, size, face) => ems(string(at, size), face),
      baseline: () => Math.fround(0.36),
    };
    const page = new Proxy({
      keep: (n, ns, t, ts) => { if (ts) this.kept.set(string(n, ns), string(t, ts)); else this.kept.delete(string(n, ns)); },
      kept: (n, ns) => {
        const text = this.kept.get(string(n, ns));
        if (text === undefined) return 0;
        const raw = new TextEncoder().encode(text), at = this.program.room(raw.length + 4);
        new DataView(this.memory.buffer).setUint32(at, raw.length, true);
        bytes(at + 4, raw.length).set(raw);
        return at;
      },
      save: (n, ns, at, size) => { this.saved = [string(n, ns), bytes(at, size).slice()]; },
      copy_link: (at, size, program, programSize) => { this.link = [string(at, size), string(program, programSize)]; },
      choose: () => { ++this.chosen; }, leave_frame: (at, size) => { this.left = string(at, size); },
      copied: (at, size) => { this.copied = string(at, size); },
      speak: (at, size) => { this.spoken = string(at, size); },
      python_state: () => this.python ? 2 : 0, python_stop: run => this.stop?.(run), python_limit: (at, size) => this.limits?.[string(at, size)] ?? 0,
      python_start: (run, at, size, path, pathSize) => this.python(run, string(at, size), string(path, pathSize)),
    }, { get: (t, name) => t[name] ?? (() => 0) });
    const wasi = new Proxy({
      fd_write: (fd, iovs, n, written) => {
        const v = new DataView(this.memory.buffer);
        let size = 0;
        for (let i = 0; i < n; ++i) { const l = v.getUint32(iovs + 8 * i + 4, true); process.stderr.write(string(v.getUint32(iovs + 8 * i, true), l)); size += l; }
        v.setUint32(written, size, true);
        return 0;
      },
      clock_time_get: (i, p, at) => { new DataView(this.memory.buffer).setBigUint64(at, 0n, true); return 0; },
      environ_sizes_get: (a, b) => { const v = new DataView(this.memory.buffer); v.setUint32(a, 0, true); v.setUint32(b, 0, true); return 0; },
      environ_get: () => 0,
      proc_exit: code => { throw new Error('exit ' + code); },
    }, { get: (t, n) => t[n] ?? (() => 8) });
    this.program = new WebAssembly.Instance(module, { canvas, page, wasi_snapshot_preview1: wasi }).exports;
    this.memory = this.program.memory;
    this.program._initialize();
    this.string = string;
  }
  put(data) {
    const at = this.program.room(data.length);
    new Uint8Array(this.memory.buffer, at, data.length).set(data);
    return at;
  }
  with(text, call) {
    const raw = new TextEncoder().encode(text), at = this.put(raw);
    try { return call(at, raw.length); } finally { this.program.give_back(at); }
  }
  start(contents, light = 0, still = 1, embedded = 0) {
    const at = this.put(contents), fine = this.program.start(at, contents.length, light, still, embedded);
    this.program.give_back(at);
    return fine;
  }
  resize(w, h, scale = 1) { this.program.resize(w, h, scale); }
  /// Frames until nothing moves, at most that many.
  settle(most = 200) {
    for (let i = 0; i < most; ++i) {
      this.now += 20;
      if (this.program.frame(this.now) > 0 && i > 1) return;
    }
  }
  key(name) { this.with(name, (at, n) => this.program.key(at, n)); this.settle(); }
  type(text) { this.with(text, (at, n) => this.program.text(at, n)); this.settle(); }
  pointer(x, y, what) { this.program.pointer(x, y, what, 0, 0, 0); this.settle(); }
  click(x, y) { this.pointer(x, y, 0); this.pointer(x, y, 1); this.pointer(x, y, 2); }
  open(bytes, name) { const at = this.put(bytes); this.with(name, (n, size) => this.program.open(at, bytes.length, n, size)); this.settle(); }
  state() { const at = this.program.state_line(); return this.string(at, this.program.result_size()); }
  value(name) { return (' ' + this.state()).match(new RegExp(` ${name}=(\\S*)`))?.[1]; }
  drawn() { return this.texts.map(([x, y, text]) => `${x},${y} ${text}`).join('\n'); }
}

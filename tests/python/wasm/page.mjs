// The page's Python without a browser: playground.js and worker.js as they are, the worker in a thread of node whose globals
// are those of a browser's classic worker.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';

const source = fileURLToPath(new URL('../../../app/page/python/', import.meta.url));
const text = bytes => new TextDecoder().decode(bytes);

const AS_IN_A_BROWSER = `{
  const { parentPort } = require('node:worker_threads');
  globalThis.self = globalThis;
  globalThis.WorkerGlobalScope = class { static [Symbol.hasInstance](one) { return one === globalThis; } };
  globalThis.location = new URL('http://none/');
  for (const name of ['process', 'require', 'module', 'exports', '__filename', '__dirname']) delete globalThis[name];
  parentPort.once('message', data => globalThis.onmessage({ data }));
}
`;

function worker(_, scripts) {
  const one = new Worker(AS_IN_A_BROWSER + '(0, eval)(' + JSON.stringify(scripts.map(text).join('')) + ')',
                         { eval: true, execArgv: [], resourceLimits: { stackSizeMb: 4 } });
  const shown = { postMessage: (...given) => one.postMessage(...given), terminate: () => one.terminate(), onerror: null };
  one.on('error', error => shown.onerror?.(error));
  return shown;
}

/// The page's playground object, from what tools/playground has made.
export function python(folder, recorder) {
  const files = {};
  for (const name of ['pyodide.js', 'pyodide.asm.wasm', 'stdlib.zip']) files[name] = new Uint8Array(gunzipSync(readFileSync(join(folder, name + '.gz'))));
  for (const name of ['worker.js', 'boot.py']) files[name] = new Uint8Array(readFileSync(join(source, name)));
  files['recorder.py'] = new Uint8Array(readFileSync(recorder));
  const make = new Function(readFileSync(join(source, 'playground.js'), 'utf8') + '; return make_playground;')();
  const playground = make(files, { worker });
  let runs = 0;
  /// Runs a program: { status, trace, ms, ... }, or what it was when `until` came.
  playground.ran = (text, settings = {}) => new Promise(done => {
    const parts = [], began = performance.now(), run = ++runs;
    playground.start(run, text, settings.path ?? 'program.py', bytes => parts.push(bytes),
                     (status, more) => done({ status, trace: Buffer.concat(parts), parts: parts.length, all: performance.now() - began, ...more }));
    if (settings.stop_after) setTimeout(() => playground.stop(run), settings.stop_after);
  });
  return playground;
}

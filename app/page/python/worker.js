// The Python of a page, in a worker: pyodide's script, and then this one. It is given what it is made of and a port, by which
// it tells everything; then one program after another.
//
// What a program could reach here, and what there is of it. The page's policy allows no connection to anywhere, and no
// eval; it is the worker's, too. All the same:
//
//   import js, pyodide, run_js           refused by a sentence: boot.py takes the modules and their finder away
//   JavaScript's objects, by gc          none is held; should one be found, its global object has JavaScript's own and no
//                                        more: take_away(), before the first run
//   fetch, XMLHttpRequest, WebSocket,    taken away, as is all else of the browser; sockets, which emscripten makes of
//     importScripts, sendBeacon          WebSockets, and what is made of them are refused by a sentence (boot.py)
//   indexedDB, caches, cookies, files    taken away; the files of a program are in memory, and gone with its worker
//   Worker, BroadcastChannel, threads    taken away, and refused by a sentence
//   messages to the page, as from here   postMessage is taken away; the port by which all is told is in this closure alone.
//                                        A program that writes into /dev/trace spoils its own trace, which the window
//                                        checks as it checks a stranger's
//   eval, Function                       the policy
//   all of the memory, and of the time   MOST_MEMORY; boot.py's limits, and playground.js, which ends the worker
//
// What is used later was bound before.
(() => {
  'use strict';
  self.importScripts = () => { throw new Error('none'); }; // by which pyodide tells a classic worker, which it refuses
  const KEPT = new Set(`Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp
    Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError globalThis JSON Math Intl ArrayBuffer Atomics Uint8Array
    Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array Float32Array Float64Array Uint8ClampedArray BigUint64Array
    BigInt64Array DataView Map BigInt Set Iterator WeakMap WeakSet WeakRef Proxy Reflect FinalizationRegistry decodeURI
    decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite isNaN WebAssembly TextDecoder TextEncoder
    performance crypto setTimeout clearTimeout queueMicrotask console self constructor toString valueOf hasOwnProperty
    __proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ isPrototypeOf propertyIsEnumerable
    toLocaleString`.split(/\s+/));
  const MOST_MEMORY = 1 << 29; // bytes; then Python says MemoryError

  const own = self, property = Object.getOwnPropertyDescriptor, get_data = property(MessageEvent.prototype, 'data').get;
  const data_of = event => (property(event, 'data') ?? { value: apply(get_data, event, []) }).value; // node's events have it themselves
  const apply = Reflect.apply, now = performance.now.bind(performance);
  let post, run_program, clean_up, heap, told = 0;

  function take_away() {
    for (let each = own; each && each !== Object.prototype; each = Object.getPrototypeOf(each))
      for (const name of Reflect.ownKeys(each)) {
        if (KEPT.has(name)) continue;
        try { delete each[name]; } catch { /* it cannot be deleted */ }
        if (Reflect.has(each, name) && Object.getOwnPropertyDescriptor(each, name)?.writable) each[name] = undefined;
      }
  }

  async function start({ files, module, port }) {
    post = port.postMessage.bind(port);
    const decode = (name) => new Uint8Array(files[name]);
    self.fetch = async url => { // pyodide's own, once: of what it was given
      const name = String(url).split('/').pop();
      if (name === 'pyodide.asm.wasm') return new Response(new Uint8Array([0]), { headers: { 'content-type': 'application/wasm' } });
      return files[name] ? new Response(decode(name)) : new Response('', { status: 404 });
    };
    // The code was compiled once, by the page, for all workers.
    const instantiate = WebAssembly.instantiate;
    WebAssembly.instantiateStreaming = async (_, imports) => ({ module, instance: await instantiate(module, imports) });
    const grow = WebAssembly.Memory.prototype.grow;
    WebAssembly.Memory.prototype.grow = function (pages) {
      if (this.buffer.byteLength + pages * 65536 > MOST_MEMORY) throw new RangeError('no more memory');
      return apply(grow, this, [pages]);
    };
    const python = await loadPyodide({
      env: { PYTHONHASHSEED: '0' }, indexURL: 'http://none/', createPyodideModule, stdout() {}, stderr() {},
      lockFileContents: JSON.stringify({ info: { abi_version: '2026_0', arch: 'wasm32', platform: 'emscripten_0', python: '3.14.2', version: '314.0.7' }, packages: {} }),
    });
    const { FS } = python;
    const device = FS.makedev(64, 1);
    FS.registerDevice(device, {
      open() {}, close() {},
      write(_, buffer, offset, length) {
        const bytes = buffer.slice(offset, offset + length);
        told += length;
        post({ bytes: new Uint8Array(bytes) });
        return length;
      },
    });
    FS.mkdev('/dev/trace', 0o666, device);
    FS.mkdir('/given');
    for (const name of ['boot.py', 'recorder.py']) FS.writeFile('/given/' + name, decode(name));
    python.runPython(`import sys; sys.path.insert(0, '/given'); import boot; sys.path.remove('/given'); boot.boot()`);
    const boot = python.runPython('boot'); // before its module is forgotten
    run_program = boot.run;
    clean_up = boot.clean_up;
    heap = () => python._module.HEAP8.length;
    take_away();
    port.onmessage = event => run(data_of(event));
    run({ run: 0, path: 'warm.py', text: 'import asyncio\nasync def main():\n    await asyncio.sleep(1)\n    print()\nasyncio.run(main())\n', arguments: [], limits: { seconds: 2, seconds_in_all: 30, events: 1000000 } });
  }

  function run({ run, path, text, arguments: given, limits }) {
    const began = now();
    let status, broken = false;
    told = 0;
    try {
      status = run_program(path, text, given, limits.seconds, limits.seconds_in_all, limits.events);
    } catch (error) { // of Python itself: it is not to be used any more
      status = JSON.stringify({ kind: 'broken', message: String(error).trim().split('\n').pop() });
      broken = true;
    }
    post({ over: status, run, ms: now() - began, bytes_told: told });
    try {
      if (!broken) clean_up();
    } catch (error) {
      broken = String(error);
    }
    post({ idle: true, broken, memory: heap() });
  }

  self.onmessage = event => {
    self.onmessage = null;
    start(event.data).catch(error => { post?.({ idle: true, broken: String(error?.stack ?? error), memory: 0 }); });
  };
})();

// Runs programs by the Python of the page: a worker (worker.js), and a spare one that takes its place when it had to be ended.
//
//   const playground = make_playground(files)    files: by name, what the worker is made of (see `scripts`), as Uint8Array
//   playground.start(run, text, path, on_bytes, on_over)
//       runs the text as the program of that path, after those that were started before. on_bytes(bytes): parts of its
//       trace, as recorder.py writes it, in order, while it runs. on_over(status): then it is over.
//   playground.stop(run)                         ends it, wherever it is; one that waits is not begun
//   playground.state()                           'none', 'loading' or 'ready'
//   playground.limits                            what a run may take: seconds in one callback, in all, in C, and events
//
// status: { kind } and what belongs to it, for the window to word:
//   over                                  the trace's end says how
//   syntax { line, column, message }      it is no Python
//   failed { line, message }              an exception left it
//   endless { line, seconds }             stopped inside, in that line
//   events { events }, long { seconds }   stopped before a callback
//   hang { seconds }                      it gave no sign of life: its worker was ended; the trace is cut off
//   stopped                               by stop(); the trace is cut off
//   broken { message }                    Python itself has failed; the trace is cut off
'use strict';
function make_playground(files, platform = {}) {
  const limits = { seconds: 2, seconds_in_all: 30, seconds_in_c: 5, events: 1000000 };
  const MOST_MEMORY = 256 << 20; // bytes: Python gives none back, so above it a new one takes over
  const GRACE = 300; // ms: one that was stopped may end by itself, for a new worker takes longer to come
  const make_worker = platform.worker ?? (script => {
    const url = URL.createObjectURL(script), worker = new Worker(url);
    worker.begun = () => URL.revokeObjectURL(url);
    return worker;
  });
  const changed = platform.changed ?? (() => {}); // called when state() is another one
  const scripts = ['worker.js', 'pyodide.js'], given = ['stdlib.zip', 'boot.py', 'recorder.py'];
  const waiting = []; // runs that have not begun
  let module, current = null, spare = null, under_way = null, problem = '', was_ready = false;

  function begin() {
    module ??= WebAssembly.compile(files['pyodide.asm.wasm']);
    const parts = scripts.map(name => files[name]), worker = make_worker(new Blob(parts, { type: 'text/javascript' }), parts);
    const channel = new MessageChannel(), python = { worker, ready: false, ended: false };
    python.port = channel.port1;
    python.end = () => { python.ended = true; clearTimeout(python.grace); worker.terminate(); channel.port1.close(); };
    channel.port1.onmessage = ({ data }) => heard(python, data);
    worker.onerror = error => heard(python, { idle: true, broken: error.message ?? error, memory: 0 });
    module.then(compiled => {
      const named = Object.fromEntries(given.map(name => [name === 'stdlib.zip' ? 'python_stdlib.zip' : name, files[name]]));
      worker.postMessage({ files: named, module: compiled, port: channel.port2 }, [channel.port2]);
    }).catch(worker.onerror);
    return python;
  }

  function heard(python, data) {
    if (python.ended) return;
    const run = under_way?.python === python ? under_way : null;
    if (data.bytes) {
      if (run) { run.heard = performance.now(); run.on_bytes(data.bytes); }
    } else if (data.over !== undefined) {
      if (data.run === run?.run) over(run, JSON.parse(data.over), data);
    } else if (data.idle) {
      clearTimeout(python.grace);
      python.worker.begun?.();
      python.memory = data.memory;
      if (data.broken) problem = String(data.broken);
      if (data.broken || data.memory > MOST_MEMORY) {
        python.end();
        if (run) over(run, { kind: 'broken', message: problem }, {});
        if (spare === python) spare = null;
        if (current !== python) return;
        if (python.begun || spare) return replace();
        current = null; // it could not even start, and another could not either
        for (const each of waiting.splice(0)) each.on_over({ kind: 'broken', message: problem }, {});
        return changed();
      }
      python.ready = python.begun = true;
      if (python === current && !spare && !python.spared) { python.spared = true; spare = begin(); }
      if (!was_ready) { was_ready = true; changed(); }
      go();
    }
  }

  function replace() {
    current = spare ?? begin();
    spare = null;
    go();
  }

  function over(run, status, more) {
    under_way = null;
    clearInterval(run.watch);
    run.on_over(status, more);
  }

  function go() { // gives the run that waits to the worker, when that is ready
    if (under_way || !waiting.length || !current?.ready) return;
    const run = under_way = waiting.shift();
    current.ready = false;
    run.python = current;
    run.heard = performance.now();
    run.watch = setInterval(() => {
      if (performance.now() - run.heard <= limits.seconds_in_c * 1000) return;
      over(run, { kind: 'hang', seconds: limits.seconds_in_c }, {});
      run.python.end();
      replace();
    }, 100);
    current.port.postMessage({ run: run.run, path: run.path, text: run.text, arguments: [], limits });
  }

  current = begin();
  return {
    limits,
    start(run, text, path, on_bytes, on_over) {
      if (!current) return on_over({ kind: 'broken', message: problem }, {});
      waiting.push({ run, text, path, on_bytes, on_over });
      go();
    },
    stop(run) {
      const at = waiting.findIndex(each => each.run === run);
      if (at >= 0) return waiting.splice(at, 1)[0].on_over({ kind: 'stopped' }, {});
      if (under_way?.run !== run) return;
      const { python } = under_way;
      over(under_way, { kind: 'stopped' }, {});
      python.grace = setTimeout(() => { python.end(); if (current === python) replace(); }, GRACE);
    },
    state: () => was_ready && current ? 'ready' : current ? 'loading' : 'none',
    problem: () => problem,
    memory: () => current?.memory ?? 0,
    end() { current?.end(); spare?.end(); },
  };
}

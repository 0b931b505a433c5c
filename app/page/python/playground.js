// Runs programs by the Python of the page: a worker (worker.js), and a spare one that takes its place when it had to be ended.
//
//   const playground = make_playground(files)    files: by name, what the worker is made of (see PARTS), as Uint8Array
//   playground.start(run, text, settings, on_bytes, on_over)
//       runs the text. settings: { path, arguments }, both optional. on_bytes(bytes): parts of its trace, as recorder.py writes
//       it, in order, while it runs. on_over(status): then it is over. A run that goes on is stopped before.
//   playground.stop(run)                         ends it, wherever it is
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
//   stopped                               by stop() or by the next start(); the trace is cut off
//   broken { message }                    Python itself has failed; the trace is cut off
'use strict';
function make_playground(files, platform = {}) {
  const limits = { seconds: 2, seconds_in_all: 30, seconds_in_c: 5, events: 1000000 };
  const MOST_MEMORY = 256 << 20; // bytes: Python gives none back, so above it a new one takes over
  const make_worker = platform.worker ?? (script => new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))));
  const scripts = ['pyodide.js', 'worker.js'], given = ['stdlib.zip', 'boot.py', 'recorder.py'];
  let module, current = null, spare = null, under_way = null, problem = '';

  function begin() {
    module ??= WebAssembly.compile(files['pyodide.asm.wasm']);
    const python = { ready: false, ended: false };
    const worker = make_worker(new Blob(scripts.map(name => files[name])), scripts.map(name => files[name]));
    const channel = new MessageChannel();
    python.port = channel.port1;
    python.end = () => { python.ended = true; worker.terminate(); channel.port1.close(); };
    channel.port1.onmessage = ({ data }) => heard(python, data);
    worker.onerror = error => { problem = String(error.message ?? error); };
    python.sent = module.then(compiled => {
      const named = Object.fromEntries(given.map(name => [name === 'stdlib.zip' ? 'python_stdlib.zip' : name, files[name]]));
      worker.postMessage({ files: named, module: compiled, port: channel.port2 }, [channel.port2]);
    });
    return python;
  }

  function heard(python, data) {
    if (python.ended) return;
    const run = under_way?.python === python ? under_way : null;
    if (data.bytes) {
      if (run?.told) { run.heard = performance.now(); run.on_bytes(data.bytes); }
    } else if (data.over !== undefined) {
      if (run?.told && data.run === run.run) over(JSON.parse(data.over), data);
    } else if (data.idle) {
      python.memory = data.memory;
      if (data.broken) problem = String(data.broken);
      if (data.broken || data.memory > MOST_MEMORY) {
        python.end();
        if (spare === python) spare = null;
        if (current !== python) return;
        if (python.begun || spare) return replace();
        if (under_way) over({ kind: 'broken', message: problem }, {}); // it could not even start
        return;
      }
      python.ready = python.begun = true;
      if (python === current && !spare && !python.spared) { python.spared = true; spare = begin(); }
      go();
    }
  }

  function replace() {
    current = spare ?? begin();
    spare = null;
    go();
  }

  function over(status, more) {
    const run = under_way;
    under_way = null;
    clearInterval(run.watch);
    run.on_over(status, more);
  }

  function go() { // gives the run that waits to the worker, when that is ready
    const run = under_way;
    if (!run || run.told || !current?.ready) return;
    current.ready = false;
    run.told = true;
    run.python = current;
    run.heard = performance.now();
    run.watch = setInterval(() => {
      if (performance.now() - run.heard > limits.seconds_in_c * 1000) cut({ kind: 'hang', seconds: limits.seconds_in_c });
    }, 100);
    current.port.postMessage({ run: run.run, path: run.path, text: run.text, arguments: run.arguments, limits });
  }

  function cut(status) { // the run under way ends now, and its worker if it has begun
    const begun = under_way.told;
    over(status, {});
    if (!begun) return;
    current.end();
    replace();
  }

  current = begin();
  return {
    limits,
    start(run, text, settings, on_bytes, on_over) {
      if (under_way) cut({ kind: 'stopped' });
      const { path = 'program.py', arguments: words = [] } = settings ?? {};
      under_way = { run, text, path, arguments: words, on_bytes, on_over, python: null, told: false };
      go();
    },
    stop(run) {
      if (under_way?.run === run) cut({ kind: 'stopped' });
    },
    state: () => problem && !current.ready ? 'none' : current.ready || under_way?.told ? 'ready' : 'loading',
    problem: () => problem,
    memory: () => current.memory ?? 0,
    end() { current.end(); spare?.end(); },
  };
}

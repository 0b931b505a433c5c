// node run.mjs PYODIDE RECORDER HARNESS OUT PROGRAM...: of each program OUT/NAME.log, by the harness, and OUT/NAME.loopscope, by
// the recorder, from the CPython of that unpacked npm package. Of one that goes too deep for WebAssembly's stack the log
// is empty. RECORDER may be '-': then only the logs. STDLIB=FILE in the environment: that library, not the package's.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [pyodide, recorder, harness, out, ...programs] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(resolve(pyodide, 'pyodide.mjs')));
const here = dirname(fileURLToPath(import.meta.url));
const given = { 'programs.py': join(here, 'programs.py'), 'virtual_asyncio.py': harness };
if (recorder !== '-') given['recorder.py'] = recorder;

async function start() {
  const python = await loadPyodide({ ...(process.env.STDLIB && { stdLibURL: process.env.STDLIB }), stdout: () => {}, stderr: () => {} });
  for (const folder of ['/given', '/programs']) python.FS.mkdir(folder);
  for (const name in given) python.FS.writeFile('/given/' + name, readFileSync(given[name]));
  python.runPython(`import sys; sys.path.insert(0, '/given'); import programs`);
  return python;
}

let python = await start();
console.log(python.runPython(`'%d.%d.%d' % sys.version_info[:3]`));
for (const program of programs) {
  const name = basename(program, '.py') === 'program' ? basename(dirname(program)) : basename(program, '.py');
  const there = `/programs/${name}.py`;
  python.FS.writeFile(there, readFileSync(program));
  python.globals.set('program', there);
  let log = '';
  try {
    log = python.runPython('programs.unrecorded(program)');
    if (recorder !== '-') {
      const result = python.runPython('programs.recorded(program)');
      const [trace, error] = result.toJs();
      result.destroy();
      writeFileSync(join(out, name + '.loopscope'), trace);
      if (error) writeFileSync(join(out, name + '.error'), error);
    }
  } catch (error) {
    writeFileSync(join(out, name + '.error'), String(error));
    python = await start(); // what it leaves is not to be used
  }
  writeFileSync(join(out, name + '.log'), log);
}
process.exit(0);

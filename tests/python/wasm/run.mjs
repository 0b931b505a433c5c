// run.sh logs|traces|both [RECORDER]: runs programs by the CPython 3.14 that tools/playground has fetched, all in one process.
// Each line of standard input is OUT, PROGRAM and its ARGUMENTs, which are files, with tabs between them. Of each there is OUT.log,
// by the harness of tests/conformance, and OUT.loopscope, by the recorder; OUT.error says why one could not be run. Prints CPython's
// version.
//
// LOOPSCOPE_PYODIDE       pyodide's unpacked npm package, where it is not build/pyodide/package
// LOOPSCOPE_PLAYGROUND    the folder that tools/playground has made, where it is not build/playground: its compiled library
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

const [what, recorder] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const pyodide = resolve(process.env.LOOPSCOPE_PYODIDE || join(root, 'build/pyodide/package'));
const library = join(process.env.LOOPSCOPE_PLAYGROUND || join(root, 'build/playground'), 'stdlib.zip.gz');
const { loadPyodide } = await import(pathToFileURL(join(pyodide, 'pyodide.mjs')));
const given = { 'programs.py': join(here, 'programs.py'), 'virtual_asyncio.py': join(root, 'tests/conformance/virtual_asyncio.py') };
if (recorder) given['recorder.py'] = recorder;
const scratch = mkdtempSync(join(tmpdir(), 'loopscope-wasm-'));
process.on('exit', () => rmSync(scratch, { recursive: true }));
const compiled = existsSync(library) && join(scratch, 'stdlib.zip');
if (compiled) writeFileSync(compiled, gunzipSync(readFileSync(library)));

async function start() {
  const python = await loadPyodide({ ...(compiled && { stdLibURL: compiled }), stdout: () => {}, stderr: () => {} });
  for (const folder of ['/given', '/programs']) python.FS.mkdir(folder);
  for (const name in given) python.FS.writeFile('/given/' + name, readFileSync(given[name]));
  python.runPython(`import sys; sys.path.insert(0, '/given'); import programs`);
  return python;
}

let python = await start();
console.log(python.runPython(`'%d.%d.%d' % sys.version_info[:3]`));
for (const line of readFileSync(0, 'utf8').split('\n')) {
  if (!line) continue;
  const [out, ...files] = line.split('\t');
  // A lesson's program is called after the lesson.
  const name = file => (basename(file) === 'program.py' ? basename(dirname(file)) + '.py' : basename(file));
  const there = files.map(file => '/programs/' + name(file));
  files.forEach((file, at) => python.FS.writeFile(there[at], readFileSync(file)));
  const ran = (kind, extension) => {
    const pair = python.globals.get('programs')[kind](...there);
    const [result, error] = pair.toJs();
    pair.destroy();
    writeFileSync(out + extension, result);
    if (error) writeFileSync(out + '.error', error);
  };
  try {
    if (what !== 'traces') ran('unrecorded', '.log');
    if (what !== 'logs') ran('recorded', '.loopscope');
  } catch (error) {
    writeFileSync(out + '.error', String(error).slice(0, 1000));
    python = await start(); // what it leaves is not to be used
  }
}
process.exit(0);

// node gather.mjs PACKAGE FOLDER: makes of pyodide's unpacked npm package what a page with Python carries (tools/playground).
//
// The standard library is cut to what a learner imports, and compiled by this very Python: unpacking the sources and
// compiling them would take two seconds at each start. Of asyncio the sources are there, too, for tracebacks.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const [given, folder] = process.argv.slice(2), from = name => join(given, name);
const { loadPyodide, version } = await import(pathToFileURL(resolve(given, 'pyodide.mjs')));

const IMPORTED = `abc argparse array ast asyncio atexit base64 bisect builtins calendar cmath code codecs collections
  collections.abc colorsys concurrent.futures concurrent.futures.thread contextlib contextvars copy copyreg csv dataclasses datetime decimal
  difflib dis enum errno faulthandler fnmatch fractions functools gc getopt getpass gettext glob graphlib gzip
  hashlib heapq hmac html html.entities importlib.abc importlib.machinery importlib.util inspect io
  ipaddress itertools json keyword linecache locale logging marshal math numbers
  opcode operator optparse os pathlib pickle pkgutil platform pprint profile pstats queue quopri random re
  reprlib runpy sched secrets select selectors shlex shutil signal site socket stat statistics string 
  struct subprocess sys sysconfig tempfile textwrap this threading time timeit token tokenize tomllib
  traceback tracemalloc types typing unicodedata unittest urllib.error urllib.parse uuid warnings weakref
  zipfile zlib _strptime encodings.utf_8_sig encodings.latin_1 encodings.ascii
  encodings.cp437 encodings.utf_16 encodings.utf_32 encodings.unicode_escape encodings.raw_unicode_escape`;

const python = await loadPyodide({ stdout: () => {}, stderr: () => {} });
python.globals.set('imported', IMPORTED.split(/\s+/));
const made = python.runPython(`
import contextlib, importlib, importlib._bootstrap_external as external, importlib.util, io, sys, zipfile
zip = next(path for path in sys.path if path.endswith('.zip'))
missing = []
for module in imported:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            importlib.import_module(module)
    except ImportError as error:
        missing.append('%s: %s' % (module, error))
used = {file[len(zip) + 1:] for each in list(sys.modules.values()) if (file := getattr(each, '__file__', None)) and file.startswith(zip)}
out = io.BytesIO()
with zipfile.ZipFile(zip) as all, zipfile.ZipFile(out, 'w', zipfile.ZIP_STORED) as some:
    for name in sorted(all.namelist()):
        whole = name.startswith('asyncio/')
        if not name.endswith('.py') or not whole and name not in used:
            continue
        data = all.read(name)
        code = compile(data, zip + '/' + name, 'exec', dont_inherit=True)
        info = zipfile.ZipInfo(name + 'c')      # without a time, so that the same goes in and comes out
        some.writestr(info, external._code_to_hash_pyc(code, importlib.util.source_hash(data), False))
        if whole:
            info = zipfile.ZipInfo(name)
            some.writestr(info, data)
(out.getvalue(), missing, len(used), sys.version.split()[0], sys.copyright)
`);
const [zip, missing, count, python_version, copyright] = made.toJs();
if (missing.length) console.error('not there: ' + missing.join('\n  '));
const keep = (name, data) => writeFileSync(join(folder, name + '.gz'), gzipSync(data, { level: 9 }));
keep('stdlib.zip', zip); // what is packed as a whole is smaller than file by file
keep('pyodide.asm.wasm', readFileSync(from('pyodide.asm.wasm')));

function replaced(text, what, by) {
  if (text.split(what).length !== 2) throw new Error(`pyodide has not one "${what}"`);
  return text.replace(what, () => by);
}
// One classic script, as Chromium refuses a module worker from a blob where the page is a file.
const core = replaced(readFileSync(from('pyodide.asm.mjs'), 'utf8'), 'export default _createPyodideModule', 'return _createPyodideModule')
  .replaceAll('import.meta.url', 'self.location.href');
const load = readFileSync(from('pyodide.mjs'), 'utf8').replace(/export\s*\{\s*(\w+) as loadPyodide\s*,\s*\w+ as version\s*\}/, 'return $1');
if (/\bexport\s*\{/.test(load)) throw new Error('pyodide.mjs exports otherwise than expected');
keep('pyodide.js', `const createPyodideModule = (() => {${core}\n})();\nconst loadPyodide = (() => {${load}\n})();\n`);

writeFileSync(join(folder, 'NOTICES.txt'), `This page has in it:

pyodide ${version} (https://pyodide.org), under the Mozilla Public License 2.0 (https://mozilla.org/MPL/2.0/). Its source is at
https://github.com/pyodide/pyodide/tree/${version}. Two of its scripts were joined into one; nothing else was changed.

CPython ${python_version} and its standard library, of which a part is here, compiled (https://python.org), under the Python Software
Foundation License Version 2 (https://docs.python.org/3.14/license.html).
${copyright}
`);
console.error(`pyodide ${version}, CPython ${python_version}: ${count} modules of the library, ${(zip.length / 1e6).toFixed(1)} MB`);
process.exit(0);

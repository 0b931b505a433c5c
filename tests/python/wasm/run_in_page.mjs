// node run_in_page.mjs FOLDER RECORDER OUT [LIMITS]: reads lines of JSON from standard input, { name, text, path, stop_after }, runs each in the
// page's Python, and writes OUT/NAME.loopscope and a line of JSON for each on how it went.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { python } from './page.mjs';

const [folder, recorder, out, limits] = process.argv.slice(2);
const playground = python(folder, recorder);
Object.assign(playground.limits, JSON.parse(limits ?? '{}'));
for (const line of readFileSync(0, 'utf8').split('\n')) {
  if (!line) continue;
  const given = JSON.parse(line);
  const { trace, ...more } = await playground.ran(given.text, given);
  writeFileSync(join(out, given.name + '.loopscope'), trace);
  console.log(JSON.stringify({ name: given.name, bytes: trace.length, memory: playground.memory(), ...more }));
}
process.exit(0);

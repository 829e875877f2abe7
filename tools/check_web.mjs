// The walls inside web/src, which no compiler builds: who may import whom, no cycles. Prints what to mend.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = resolve(dirname(fileURLToPath(import.meta.url)), '../web/src');

// Folder → folders that it may import besides itself. app/ may import everything: features meet there.
const may = {
  i18n: [],
  model: [],
  ui: ['i18n', 'model'],
  api: ['model'],
  gateway: ['model'],
  stores: ['model', 'gateway'],
  parts: ['i18n', 'model', 'ui', 'api', 'stores', 'session'],
  session: ['model', 'stores', 'api', 'gateway', 'i18n'],
  features: ['i18n', 'model', 'ui', 'parts', 'api', 'gateway', 'stores', 'session'],
};
const withoutReact = new Set(['model', 'stores', 'api', 'gateway']);
const importPattern = /(?:^|[\s;])(?:import|export)\s+(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g;

const files = readdirSync(source, { recursive: true })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.tsx?$/.test(name));
const known = new Set(files);
const complaints = [];

/** The file under web/src that an import means; undefined for packages and for what is no script. */
function target(from, specifier) {
  if (!specifier.startsWith('.') && !specifier.startsWith('@/')) return undefined;
  const base = specifier.startsWith('@/') ? specifier.slice(2) : relative(source, resolve(source, dirname(from), specifier)).replaceAll('\\', '/');
  const plain = base.replace(/\?.*$/, '');
  const found = [plain, `${plain}.ts`, `${plain}.tsx`, `${plain}/index.ts`, `${plain}/index.tsx`].find((name) => known.has(name));
  if (!found && !existsSync(join(source, plain)) && !plain.startsWith('..')) complaints.push(`${from}: '${specifier}' names no file`);
  return found;
}

const area = (file) => file.split('/')[0];
const feature = (file) => (area(file) === 'features' ? file.split('/')[1] : undefined);

function checkEdge(from, to) {
  const [here, there] = [area(from), area(to)];
  if (here === 'app') return;
  if (here === there) {
    if (feature(from) !== feature(to)) complaints.push(`${from}: a feature imports another one (${to}); let app/ join them, or move what both need`);
    return;
  }
  if (!(here in may)) complaints.push(`${from}: the folder ${here}/ is not in tools/check_web.mjs`);
  else if (!may[here].includes(there)) complaints.push(`${from}: ${here}/ may not import ${there}/ (${to})`);
}

const graph = new Map();
for (const file of files) {
  const edges = [];
  for (const match of readFileSync(join(source, file), 'utf8').matchAll(importPattern)) {
    const specifier = match[1] ?? match[2];
    if (withoutReact.has(area(file)) && /^react(-dom)?(\/|$)/.test(specifier)) complaints.push(`${file}: ${area(file)}/ imports no React`);
    const to = target(file, specifier);
    if (to === undefined || to === file) continue;
    if (!/\.test\.tsx?$/.test(file)) checkEdge(file, to);
    if (match[1] !== undefined) edges.push(to); // A file that is loaded later closes no cycle.
  }
  graph.set(file, edges);
}

// Depth first: a way back to a file on the current path is a cycle.
const state = new Map();
function walk(file, path) {
  state.set(file, 'open');
  for (const to of graph.get(file) ?? []) {
    if (state.get(to) === 'open') complaints.push(`cycle: ${[...path.slice(path.indexOf(to)), to].join(' → ')}`);
    else if (!state.has(to)) walk(to, [...path, to]);
  }
  state.set(file, 'done');
}
for (const file of graph.keys()) if (!state.has(file)) walk(file, [file]);

for (const line of complaints) console.log('FAIL', line);
console.log(`${complaints.length ? 'FAIL' : 'OK'}: web, ${files.length} files`);
process.exitCode = complaints.length ? 1 : 0;

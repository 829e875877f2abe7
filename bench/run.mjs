// `./dev bench [NAME…] [--sessions N]`: measures, and prints one table: what, goal (design), measured, ok or missed.
// Load is bounded in count, on loopback, and everything started is ended. Compare ratios inside one run only.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { argumentsOf } from '../tests/lib/server.mjs';
import { build } from './measures/build.mjs';
import { fanout } from './measures/fanout.mjs';
import { guild } from './measures/guild.mjs';
import { idle } from './measures/idle.mjs';
import { history, permissions } from './measures/programs.mjs';
import { large } from './measures/large.mjs';
import { ready } from './measures/ready.mjs';
import { sends } from './measures/sends.mjs';
import { start } from './measures/start.mjs';
import { web } from './measures/web.mjs';
import { webHour } from './measures/web_traffic.mjs';

const options = argumentsOf(process.argv.slice(2));
const wanted = process.argv.slice(2).filter((word, i, all) => !word.startsWith('--') && !(all[i - 1] ?? '').startsWith('--'));
const measures = { start, permissions, idle, ready, fanout, large, sends, history, guild, web, web_hour: webHour, build };
const onRequest = ['web_hour', 'build']; // An hour of traffic, and minutes of compiling: only when named.

const context = {
  options,
  server: resolve(options.server),
  program: (name) => ['bench', 'server'].map((folder) => resolve(options.programs, folder, name)).find(existsSync),
  say: (line) => console.log(`   ${line}`),
  sessions: Number(options.sessions ?? 5000),
};
const unknown = wanted.filter((name) => !(name in measures));
if (unknown.length > 0) {
  console.error(`no measure is called ${unknown.join(', ')}; there are: ${Object.keys(measures).join(', ')}`);
  process.exit(2);
}

const rows = [];
for (const [name, measure] of Object.entries(measures)) {
  if (wanted.length > 0 ? !wanted.includes(name) : onRequest.includes(name)) continue;
  console.log(`-- ${name}`);
  rows.push(...(await measure(context)));
}

const verdict = ({ ok }) => (ok === undefined ? '' : ok ? 'ok' : '**missed**');
console.log('\n| what | goal | measured | |\n|---|---|---|---|');
for (const row of rows) console.log(`| ${row.what} | ${row.goal ?? ''} | ${row.measured} | ${verdict(row)} |`);
process.exit(0);

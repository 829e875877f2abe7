// The web client in Chromium against a server of its own:
// node run.mjs --server BINARY [--only NAME] [--shots DIR] [--jobs N] [--browser PATH] [--web DIR: a built client instead of the server's own]
// Each file of scenarios/ exports scenarios: functions that get a Stage; their `expect` lists the errors that belong to them, `ms` is how long they may take. Prints `N passed, N failed`.
import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tmpdir } from 'node:os';
import { Server, argumentsOf, freePort } from '../lib/server.mjs';
import { launchChromium } from './chromium.mjs';
import { startFront } from './front.mjs';
import { Stage } from './stage.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const options = argumentsOf(process.argv.slice(2));
const scenarioMs = 120_000;

const scenarios = [];
for (const file of readdirSync(join(here, 'scenarios')).filter((name) => name.endsWith('.mjs')).sort()) {
  const area = file.replace('.mjs', '');
  for (const [name, play] of Object.entries(await import(`./scenarios/${file}`))) {
    if (!options.only || options.only === area || options.only === name) scenarios.push({ name, area, play });
  }
}

function within(ms, promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`not done in ${ms / 1000} s`)), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// Pages know it as `localhost`: passkeys belong to a name and never to an address.
const port = await freePort();
const frontPort = options.web ? await freePort() : port;
const site = `http://localhost:${frontPort}`;
const args = ['--limits.rate_limits=false', '--instance.registration=open', `--http.public_url=${site}`];
const server = await new Server(resolve(options.server), { args, port }).start();
server.site = site;
const stopFront = options.web ? await startFront({ folder: resolve(options.web), upstream: port, port: frontPort }) : () => {};
const browser = await launchChromium(options.browser);
let passed = 0;
let failed = 0;
async function playOne({ name, area, play }) {
  const started = Date.now();
  const stage = new Stage({ server, browser, name: name.toLowerCase().slice(0, 20), shots: options.shots && resolve(options.shots), expect: play.expect });
  let trouble;
  try {
    await within(play.ms ?? scenarioMs, play(stage));
  } catch (error) {
    trouble = `${error.stack ?? error}\npictures: ${(await stage.pictures(join(tmpdir(), 'guildhall-e2e'))).join(' ')}`;
  }
  const complaints = await stage.close();
  if (complaints.length > 0) trouble = `${trouble ?? 'the page complained'}\n${complaints.join('\n')}`;
  if (trouble) failed += 1;
  else passed += 1;
  console.log(`${trouble ? 'FAIL' : 'ok  '}  ${area}: ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)${trouble ? `\n${trouble}` : ''}`);
}

// Two at a time: a page mostly waits for the server, and the server for its disk.
const waiting = [...scenarios];
async function work() {
  for (let next = waiting.shift(); next && server.exit === undefined; next = waiting.shift()) await playOne(next);
}
await Promise.all(Array.from({ length: Number(options.jobs ?? 2) }, work));
await browser.close();
stopFront();
try {
  await server.stop();
} catch (error) {
  failed += 1;
  console.log(`FAIL  server: ${error.message}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

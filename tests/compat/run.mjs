// Runs every scenario of this folder against a server of its own: `node run.mjs --server BINARY [--only NAME]`.
// A scenario is a program of a bot's author: it gets GUILDHALL_URL and tokens by environment and exits with 0.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Server, argumentsOf, run } from '../lib/server.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const options = argumentsOf(process.argv.slice(2));
const node = process.execPath;
const python = join(here, '.venv/bin/python');

const scenarios = [
  { name: 'ping', command: [node, '../../examples/ping.mjs'], check: 'ping' },
  { name: 'discordjs', command: [node, 'discordjs.mjs'] },
  { name: 'discordjs-resume', command: [node, 'discordjs_resume.mjs'] },
  { name: 'oceanic-plain', command: [node, 'oceanic.mjs'], env: { COMPRESS: '' } },
  { name: 'oceanic-zlib', command: [node, 'oceanic.mjs'], env: { COMPRESS: 'zlib-stream' } },
  { name: 'eris', command: [node, 'eris.mjs'] },
  { name: 'discordpy', command: [python, 'discordpy_scenario.py'] },
  { name: 'discordjs-tls', command: [node, 'discordjs.mjs'], tls: true },
  { name: 'oceanic-tls', command: [node, 'oceanic.mjs'], env: { COMPRESS: 'zlib-stream' }, tls: true },
  { name: 'applications', command: [node, 'applications.mjs'] },
  { name: 'people', command: [node, 'people.mjs'] },
  { name: 'message-requests', command: [node, 'message_requests.mjs'] },
  { name: 'security', command: [node, 'security.mjs'] },
  { name: 'lazy-list', command: [node, 'lazy_list.mjs'] },
  { name: 'garbage', command: [node, 'garbage.mjs'] },
];

async function runScenario(server, scenario) {
  const owner = await server.person(`owner_${scenario.name.replaceAll('-', '_')}`);
  const friend = await server.person(`friend_${scenario.name.replaceAll('-', '_')}`);
  const admin = await server.person(`admin_${scenario.name.replaceAll('-', '_')}`, { admin: true });
  const guild = await server.api('POST', '/guilds', { token: owner.token, body: { name: `Hall of ${scenario.name}` } });
  const channels = await server.api('GET', `/guilds/${guild.id}/channels`, { token: owner.token });
  const text = channels.find((channel) => channel.type === 0);
  const voice = channels.find((channel) => channel.type === 2);
  const bot = await server.bot(`bot_${scenario.name.replaceAll('-', '_')}`, owner, guild.id);
  const invite = await server.api('POST', `/channels/${text.id}/invites`, { token: owner.token, body: {} });
  await server.api('POST', `/invites/${invite.code}`, { token: friend.token, body: {} });
  const child = spawn(scenario.command[0], scenario.command.slice(1), {
    cwd: here,
    env: {
      ...childEnvironment,
      ...(scenario.tls ? { NODE_EXTRA_CA_CERTS: certificate.cert } : {}),
      ...scenario.env,
      GUILDHALL_URL: server.base,
      DISCORD_TOKEN: bot.token,
      BOT_ID: bot.id,
      GUILD_ID: guild.id,
      CHANNEL_ID: text.id,
      VOICE_ID: voice.id,
      OWNER_TOKEN: owner.token,
      OWNER_ID: owner.id,
      FRIEND_TOKEN: friend.token,
      FRIEND_ID: friend.id,
      DATA_FOLDER: server.data,
      ADMIN_TOKEN: admin.token,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  const ended = once(child, 'close');
  const timer = setTimeout(() => child.kill('SIGKILL'), 180_000);
  if (scenario.check === 'ping') await checkPing(server, owner, text.id, child);
  const [code, signal] = await ended;
  clearTimeout(timer);
  if (code !== 0 && !(scenario.check === 'ping' && signal === 'SIGTERM')) {
    throw new Error(`${scenario.name} ended with ${code ?? signal}:\n${output.slice(-6000)}`);
  }
  return output;
}

// The README's bot: a person writes !ping until the answer comes (the bot needs a moment to connect).
async function checkPing(server, owner, channelId, child) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    await server.api('POST', `/channels/${channelId}/messages`, { token: owner.token, body: { content: '!ping' }, expect: null });
    const page = await server.api('GET', `/channels/${channelId}/messages?limit=20`, { token: owner.token });
    if (page.some((message) => message.author.bot && message.content.startsWith('Pong'))) break;
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('the ping bot did not answer in 60 s');
  }
  child.kill('SIGTERM');
}

// A certificate of our own for the scenarios over TLS: they verify it, only this process does not.
const folder = mkdtempSync(join(tmpdir(), 'guildhall-tls-'));
const certificate = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
const made = await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
  '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', certificate.key, '-out', certificate.cert]);
if (made.code !== 0) throw new Error(`openssl: ${made.stderr}`);
const childEnvironment = { ...process.env };
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

let passed = 0;
let failed = 0;
const args = ['--limits.rate_limits=false'];
const server = await new Server(resolve(options.server), { args }).start();
const secure = await new Server(resolve(options.server), { args, tls: certificate }).start();
for (const scenario of scenarios) {
  if (options.only && options.only !== scenario.name) continue;
  const started = Date.now();
  try {
    const output = await runScenario(scenario.tls ? secure : server, scenario);
    passed += 1;
    const last = output.trim().split('\n').at(-1) ?? '';
    console.log(`ok    ${scenario.name} (${((Date.now() - started) / 1000).toFixed(1)} s) ${last}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${scenario.name}: ${error.message}`);
    console.log(server.log.slice(-3000));
  }
  if (server.exit !== undefined) break;
}
for (const one of [server, secure]) {
  try {
    await one.stop();
  } catch (error) {
    failed += 1;
    console.log(`FAIL  server: ${error.message}`);
  }
}
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

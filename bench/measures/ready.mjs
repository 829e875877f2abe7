// What a person's client starts with: READY for a member of 100 guilds, each with 20 channels, 10 roles and 200 members,
// every channel read. Bytes on the wire with and without compression, and the time from IDENTIFY to the last byte.
import { performance } from 'node:perf_hooks';
import { Client } from '../gateway_client.mjs';
import { cpuSeconds, favour, median, sleep, threadSeconds } from '../lib.mjs';
import { launch, open, withSite } from './web_page.mjs';

const kGuilds = 100;
const kChannels = 20;
const kRoles = 10;
const kMembers = 200;
const kRepeats = 9;
const kPauseMs = 400; // A person may identify 16 times in 5 seconds.

/** Runs `work(item)` for all items, so many at once. */
async function each(items, at_once, work) {
  const rest = [...items];
  const worker = async () => {
    while (rest.length > 0) await work(rest.shift());
  };
  await Promise.all(Array.from({ length: at_once }, worker));
}

async function populate(server, context) {
  const owner = await server.person('ready_owner');
  const reader = await server.person('ready_reader');
  const people = [reader];
  for (let i = 0; i < kMembers - 2; i += 1) people.push(await server.person(`ready_member${i}`));
  const of = (person) => (method, path, body) => server.api(method, path, { token: person.token, body });
  const asOwner = of(owner);
  context.say(`${people.length + 1} people`);
  await each(Array.from({ length: kGuilds }, (_, i) => i), 8, async (i) => {
    const guild = await asOwner('POST', '/guilds', { name: `Guild number ${i}` });
    const channels = await asOwner('GET', `/guilds/${guild.id}/channels`);
    for (let k = channels.length; k < kChannels; k += 1)
      channels.push(await asOwner('POST', `/guilds/${guild.id}/channels`, { name: `channel-number-${k}`, type: 0, topic: 'What this is about' }));
    for (let k = 1; k < kRoles; k += 1) await asOwner('POST', `/guilds/${guild.id}/roles`, { name: `Role ${k}`, color: 0xff0000 + k });
    const text = channels.filter((channel) => channel.type === 0);
    const invite = await asOwner('POST', `/channels/${text[0].id}/invites`, {});
    for (const person of people) await of(person)('POST', `/invites/${invite.code}`, {});
    const marks = [];
    for (const channel of text) {
      const message = await asOwner('POST', `/channels/${channel.id}/messages`, { content: 'hello' });
      marks.push({ channel_id: channel.id, message_id: message.id, read_state_type: 0 });
    }
    await of(reader)('POST', '/read-states/ack-bulk', { read_states: marks });
  });
  return reader;
}

async function identify(server, token, query) {
  const client = new Client(server.port, query);
  await client.frame(); // HELLO
  const cpu = cpuSeconds(server.child.pid);
  const threads = threadSeconds(server.child.pid);
  const began = performance.now();
  client.send({ op: 2, d: { token, capabilities: 28, properties: { os: 'Linux', browser: 'bench', device: '' } } });
  const ready = await client.frame();
  const ms = performance.now() - began;
  const used = (cpuSeconds(server.child.pid) - cpu) * 1000;
  const rendering = 1000 * Math.max(...[...threadSeconds(server.child.pid)].map(([id, used]) => used - (threads.get(id) ?? 0)));
  await client.close();
  return { bytes: ready.length, ms, cpu: used, rendering, text: query === '' ? ready.toString() : '' };
}

/** The web client: bytes of its connection until the guilds are there, and from IDENTIFY until they are drawn. */
async function inBrowser(browser, server, token) {
  const { page, context, devtools, go } = await open(browser, server, token, '/channels/@me', { watched: false });
  let arrive;
  const ready = new Promise((resolve) => (arrive = resolve));
  let [bytes, frames, began] = [0, 0, 0];
  devtools.on('Network.webSocketFrameSent', () => (began ||= performance.now()));
  devtools.on('Network.webSocketFrameReceived', ({ response }) => {
    bytes += Buffer.from(response.payloadData, response.opcode === 2 ? 'base64' : 'utf8').length;
    if ((frames += 1) === 2) arrive(performance.now() - began); // After HELLO: READY.
  });
  await go();
  const arrived = await ready;
  await page.waitForFunction((count) => document.querySelectorAll('button[title^="Guild number "]').length === count, kGuilds);
  const drawn = performance.now() - began;
  await context.close();
  return { bytes, arrived, drawn };
}

export async function ready(context) {
  return withSite(context, async (server) => {
    const reader = await populate(server, context);
    const browser = await launch(); // Before the favour, which it would inherit.
    favour(context, server.child.pid, process.pid);
    const rows = [];
    for (const [name, query] of [
      ['plain', ''],
      ['zlib-stream', '&compress=zlib-stream'],
      ['zstd-stream', '&compress=zstd-stream'],
    ]) {
      const runs = [];
      for (let i = 0; i < kRepeats; i += 1) {
        await sleep(kPauseMs);
        runs.push(await identify(server, reader.token, query));
      }
      const { bytes, text } = runs.at(-1);
      const ms = median(runs.map((run) => run.ms));
      if (name === 'plain') {
        const data = JSON.parse(text).d;
        if (data.guilds.length !== kGuilds || data.read_state.entries.length < kGuilds * (kChannels - 4)) throw new Error('READY lacks guilds or read states');
        const share = Object.entries(data).map(([key, value]) => [key, JSON.stringify(value).length]);
        context.say(share.sort((a, b) => b[1] - a[1]).slice(0, 5).map(([key, size]) => `${key} ${(size / 1000).toFixed(0)} kB`).join(', '));
      }
      const rendering = median(runs.map((run) => run.rendering));
      context.say(`${name}: ${(bytes / 1000).toFixed(0)} kB, ${ms.toFixed(1)} ms, ${median(runs.map((run) => run.cpu)).toFixed(1)} ms of CPU`);
      rows.push({
        what: `READY of a person in ${kGuilds} guilds, ${name}`,
        goal: name === 'plain' ? '< 50 ms' : '< 300 kB, < 50 ms',
        measured: `${(bytes / 1000).toFixed(0)} kB, ${ms.toFixed(0)} ms (${rendering.toFixed(1)} ms of the busiest thread)`,
        ok: ms < 50 && (name === 'plain' || bytes < 300_000),
      });
    }
    const runs = [];
    for (let i = 0; i < 3; i += 1) runs.push(await inBrowser(browser, server, reader.token));
    await browser.close();
    const bytes = median(runs.map((run) => run.bytes));
    const drawn = median(runs.map((run) => run.drawn));
    rows.push({
      what: `READY of a person in ${kGuilds} guilds, the web client: on the wire, and from IDENTIFY until they are drawn`,
      goal: '< 300 kB',
      measured: `${(bytes / 1000).toFixed(0)} kB, arrived in ${median(runs.map((run) => run.arrived)).toFixed(0)} ms, drawn in ${drawn.toFixed(0)} ms`,
      ok: bytes < 300_000,
    });
    return rows;
  });
}

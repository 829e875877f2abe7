// A guild of 100,000 members, 10,000 of them connected, 1,000 presence changes in a minute, on the real server: memory a
// member and a session, processor time a change, how long a new client takes until it is usable, and that no payload
// grows with the members. `--members N --connected N --looking N --seconds N` make it smaller.
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Client } from '../gateway_client.mjs';
import { Program, anonKb, cpuSeconds, median, percentile, sleep } from '../lib.mjs';
import { Server, run } from '../../tests/lib/server.mjs';

const kHoisted = 5;
const kCapabilities = 28 | (1 << 11); // Versioned lists, users once, passive guilds.
const kScrolls = 60;
const kStarts = 15;
const kPauseMs = 120;
const kPerMinute = 1000;
const kSlice = 15;

const flags = { args: ['--limits.rate_limits=false'] };

/** A server with the guild, filled while it was stopped. */
async function fill(context, data, members, logins) {
  let server = await new Server(context.server, { data, ...flags }).start();
  const owner = await server.person('guild_owner');
  const guild = await server.api('POST', '/guilds', { token: owner.token, body: { name: 'Large' } });
  const channels = await server.api('GET', `/guilds/${guild.id}/channels`, { token: owner.token });
  const channel = channels.find((one) => one.type === 0).id;
  const roles = [];
  for (let i = 0; i < kHoisted; i += 1)
    roles.push((await server.api('POST', `/guilds/${guild.id}/roles`, { token: owner.token, body: { name: `Shown ${i}`, hoist: true } })).id);
  for (let i = 0; i < 60; i += 1)
    await server.api('POST', `/channels/${channel}/messages`, { token: owner.token, body: { content: `message ${i}` } });
  const invite = await server.api('POST', `/channels/${channel}/invites`, { token: owner.token, body: {} });
  await server.stop();
  const before = performance.now();
  const { code, stderr } = await run(context.program('members_fill_bench'), [join(data, 'guildhall.sqlite'), guild.id, `${members}`, `${logins}`, ...roles]);
  if (code !== 0) throw new Error(`members_fill_bench ended with ${code}: ${stderr}`);
  const filled = performance.now() - before;
  server = await new Server(context.server, { data, ...flags }).start();
  return { server, owner, guild, channel, invite, filled };
}

const look = (place, first) => ({ op: 14, d: { guild_id: place.guild.id, typing: true, channels: { [place.channel]: [[first, first + 99]] } } });

/** From the socket to a client that shows something: READY, the first rows of the member list, the newest messages. */
async function start(place, token) {
  const began = performance.now();
  const client = new Client(place.server.port, '');
  await client.event('HELLO');
  client.send({ op: 2, d: { token, capabilities: kCapabilities, properties: { os: 'Linux', browser: 'bench', device: '' } } });
  const ready = await client.event('READY');
  const atReady = performance.now() - began;
  const messages = place.server.api('GET', `/channels/${place.channel}/messages?limit=50`, { token });
  client.send(look(place, 0));
  const list = await client.event('GUILD_MEMBER_LIST_UPDATE');
  if ((await messages).length !== 50) throw new Error('the newest messages are missing');
  const ms = performance.now() - began;
  const rows = list.data.ops.find((op) => op.op === 'SYNC').items.length;
  if (rows !== 100) throw new Error(`the list came with ${rows} rows`);
  return { client, ms, atReady, ready: ready.bytes, list: list.bytes };
}

/** Scrolls to random places of the list, as a client that drags its scroll bar. */
async function scroll(place, client, members) {
  const times = [];
  let bytes = 0;
  for (let i = 0; i < kScrolls; i += 1) {
    const first = 100 * Math.floor(Math.random() * (members / 100 - 1));
    const before = performance.now();
    client.send(look(place, first));
    for (;;) {
      const update = await client.event('GUILD_MEMBER_LIST_UPDATE');
      const sync = update.data.ops.find((op) => op.op === 'SYNC' && op.range[0] === first);
      if (sync === undefined) continue;
      times.push(performance.now() - before);
      bytes = Math.max(bytes, update.bytes);
      break;
    }
    await sleep(20);
  }
  return { times, bytes };
}

/** Presence changes at an even pace by clients of their own; processor seconds of the server meanwhile. Heartbeats are
 * sent between slices of 15 s and not counted. */
async function change(place, clients, seconds, beat) {
  const pid = place.server.child.pid;
  const out = { changes: 0, cpu: 0 };
  for (let rest = seconds; rest > 0; rest -= kSlice) {
    await beat();
    const changes = Math.round((kPerMinute * Math.min(rest, kSlice)) / 60);
    const before = cpuSeconds(pid);
    const began = performance.now();
    for (let i = 0; i < changes; i += 1) {
      const client = clients[(out.changes + i) % clients.length];
      client.hidden = !client.hidden;
      client.send({ op: 3, d: { since: 0, activities: [], status: client.hidden ? 'invisible' : 'online', afk: false } });
      client.drop();
      await sleep(Math.max(0, began + ((i + 1) * 60_000) / kPerMinute - performance.now()));
    }
    out.changes += changes;
    out.cpu += cpuSeconds(pid) - before;
  }
  return out;
}

async function measure(context, data) {
  const option = (name, otherwise) => Number(context.options[name] ?? otherwise);
  const members = option('members', 100_000);
  const connected = option('connected', 10_000);
  const looking = option('looking', 2000);
  const seconds = option('seconds', 60);
  const changers = 200;
  const logins = connected + changers + kStarts;
  const empty = await new Server(context.server, flags).start();
  const emptyKb = anonKb(empty.child.pid);
  await empty.stop();

  const place = await fill(context, data, members, logins);
  const { server } = place;
  const pid = server.child.pid;
  const load = new Program(context.program('gateway_load'), ['--port', `${server.port}`]);
  try {
    const filledKb = anonKb(pid);
    context.say(`${members} members written in ${(place.filled / 1000).toFixed(1)} s; the server holds ${(filledKb / 1024).toFixed(0)} MiB`);
    for (let i = 0; i < connected; i += 1) load.tell(`token bench-token-${i}`);
    const opening = performance.now();
    for (let i = 0; i < connected; i += 1000) {
      await load.ask(`open ${Math.min(1000, connected - i)}`, 'opened');
      if (i % 5000 === 4000) await load.ask('beat', 'beaten');
    }
    context.say(`${connected} connected in ${((performance.now() - opening) / 1000).toFixed(1)} s`);
    await load.ask('beat', 'beaten');
    const openKb = anonKb(pid);
    await load.ask(`say ${looking} ${JSON.stringify(look(place, 0))}`, 'said');
    await load.ask('beat', 'beaten');
    const lookedKb = anonKb(pid);

    const token = (i) => `bench-token-${connected + i}`;
    const starts = [];
    for (let i = 0; i < kStarts; i += 1) {
      const one = await start(place, token(i));
      starts.push(one);
      if (i > 0) await one.client.close();
      await sleep(kPauseMs);
    }
    await load.ask('beat', 'beaten');
    const scrolled = await scroll(place, starts[0].client, members);
    await starts[0].client.close();

    await load.ask('beat', 'beaten');
    const joiner = await server.person('guild_joiner');
    const joining = performance.now();
    await server.api('POST', `/invites/${place.invite.code}`, { token: joiner.token, body: {} });
    const joined = performance.now() - joining;
    await (await start(place, joiner.token)).client.close();

    const clients = [];
    for (let i = 0; i < changers; i += 1) {
      const client = new Client(server.port, '');
      await client.event('HELLO');
      client.send({ op: 2, d: { token: token(kStarts + i), capabilities: kCapabilities, properties: {} } });
      await client.event('READY');
      clients.push(client);
      if (i % 50 === 49) await load.ask('beat', 'beaten');
    }
    const beat = async () => {
      for (const client of clients) client.send({ op: 1, d: null });
      await load.ask('beat', 'beaten');
    };
    context.say(`${clients.length} more, who change presence`);
    await beat();
    await sleep(1500);
    const idle = cpuSeconds(pid);
    await sleep(5000);
    const idleCpu = (cpuSeconds(pid) - idle) / 5;
    const [bytesBefore] = (await load.ask('got', 'got')).split(' ').map(Number);
    const changed = await change(place, clients, seconds, beat);
    await sleep(500);
    const [bytes, largest] = (await load.ask('got', 'got')).split(' ').map(Number);
    for (const client of clients) await client.close();
    const cpu = (changed.cpu - idleCpu * seconds) * 1e6 / changed.changes;
    return {
      members, connected, looking, changed, cpu, largest,
      traffic: bytes - bytesBefore,
      share: changed.cpu / seconds,
      memberBytes: ((filledKb - emptyKb) * 1024) / members,
      sessionBytes: ((openKb - filledKb) * 1024) / connected,
      listBytes: ((lookedKb - openKb) * 1024) / members,
      usable: starts.map((one) => one.ms),
      atReady: starts.map((one) => one.atReady),
      ready: starts[0].ready, list: starts[0].list, joined, scrolled,
    };
  } finally {
    await load.stop();
    await server.stop();
  }
}

export async function guild(context) {
  const data = mkdtempSync(join(tmpdir(), 'guildhall-large-'));
  try {
    const out = await measure(context, data);
    const size = `${out.members.toLocaleString('en')} members, ${out.connected.toLocaleString('en')} connected`;
    const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
    return [
      { what: `guild of ${size}: memory`, measured: `${out.memberBytes.toFixed(0)} B a member, ${kb(out.sessionBytes)} a session, ${out.listBytes.toFixed(0)} B a member for the list and ${out.looking} who look at it` },
      { what: `the same: ${out.changed.changes} presence changes at 1,000 a minute, ${out.looking} look at the top of the list`, measured: `${out.cpu.toFixed(0)} us of server CPU each, all in all ${(out.share * 100).toFixed(1)} % of a processor; ${(out.traffic / 1e6).toFixed(1)} MB to all` },
      { what: 'the same: a client starts (READY, 100 rows of the list, 50 messages)', measured: `p50 ${median(out.usable).toFixed(0)} ms, p90 ${percentile(out.usable, 0.9).toFixed(0)} ms (READY p50 ${median(out.atReady).toFixed(0)} ms); joining before it ${out.joined.toFixed(0)} ms` },
      { what: 'the same: scrolling to 100 other rows', measured: `p50 ${median(out.scrolled.times).toFixed(1)} ms, p90 ${percentile(out.scrolled.times, 0.9).toFixed(1)} ms, at most ${kb(out.scrolled.bytes)}` },
      { what: 'the same: no payload grows with the members', goal: '< 100 kB', measured: `READY ${kb(out.ready)}, list ${kb(out.list)}, largest of all ${kb(out.largest)}`, ok: Math.max(out.ready, out.list, out.largest) < 100_000 },
    ];
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

// Fan-out: messages posted over HTTP go to every session of a guild. The server's CPU time a delivery (user and system,
// all threads) beside that of a bare loop of send() of the same bytes to as many sockets, in turns inside one run, and
// with zlib-stream. Sessions have sequence numbers, and only those that may view the channel get it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HttpClient, Program, addPeople, cpuSeconds, makePlace, median, sleep, withServer } from '../lib.mjs';

const kPeople = 100;
const kRepeats = 3;
const content = 'A message of a benchmark, as long as people write when they have something to explain. '.repeat(3);

/** A receiver of so many sessions, all open and confirmed. */
async function receiver(context, server, people, count, flags) {
  const load = new Program(context.program('gateway_load'), ['--port', `${server.port}`, ...flags]);
  for (const person of people) load.tell(`token ${person.token}`);
  await load.ask(`open ${count}`, 'opened');
  await load.ask('beat', 'beaten');
  return load;
}

/** Microseconds of the server's CPU a delivery, and bytes of a frame. */
async function deliver(server, load, senders, { sessions, burst, rounds }) {
  await load.ask('beat', 'beaten');
  const before = cpuSeconds(server.child.pid);
  let bytes = 0;
  for (let i = 0; i < rounds; i += 1) {
    await load.ask(`expect ${burst}`, 'armed');
    await Promise.all(senders.slice(0, burst).map(({ http, channel, token }) => http.request('POST', `/channels/${channel}/messages`, token, { content })));
    bytes = Number(await load.hear('got'));
  }
  return { us: ((cpuSeconds(server.child.pid) - before) * 1e6) / (rounds * burst * sessions), bytes };
}

class Floor {
  constructor(context, count) {
    this.context = context;
    this.count = count;
    this.program = new Program(context.program('send_floor'), [`${count}`]);
  }
  async open() {
    const port = await this.program.hear('port');
    this.load = new Program(this.context.program('gateway_load'), ['--port', port, '--raw']);
    await this.load.ask(`open ${this.count}`, 'opened');
    await this.program.hear('ready');
    return this;
  }
  async measure(burst, bytes, rounds) {
    let total = 0;
    for (let i = 0; i < rounds; i += 1) {
      await this.load.ask(`expect ${burst * bytes}`, 'armed');
      total += Number(await this.program.ask(`burst ${burst} ${bytes}`, 'sent'));
      await this.load.hear('got');
    }
    return total / (rounds * burst * this.count);
  }
  async stop() {
    await this.program.stop();
    this.program.child.kill();
    this.load.child.kill();
  }
}

/** uWebSockets in a Node process of its own; null when it is not installed. */
class Uws {
  static async open(context, count) {
    if (!existsSync(join(import.meta.dirname, '../node_modules/@trufflesuite/uws-js-unofficial'))) return null;
    const self = new Uws();
    self.count = count;
    self.sent = 0;
    self.program = new Program(process.execPath, [join(import.meta.dirname, '../uws_publish.mjs')]);
    const port = await self.program.hear('port');
    self.load = new Program(context.program('gateway_load'), ['--port', port, '--bare']);
    await self.load.ask(`open ${count}`, 'opened');
    return self;
  }
  async measure(burst, bytes, rounds) {
    const before = cpuSeconds(this.program.child.pid);
    for (let i = 0; i < rounds; i += 1) {
      await this.load.ask(`expect ${burst}`, 'armed');
      await this.program.ask(`burst ${burst} ${bytes} ${this.sent + 1}`, 'published');
      this.sent += burst;
      await this.load.hear('got');
    }
    return ((cpuSeconds(this.program.child.pid) - before) * 1e6) / (rounds * burst * this.count);
  }
  stop() {
    this.program.child.kill();
    this.load.child.kill();
  }
}

/** The server's CPU a second when nothing happens, so that it could be taken off (it is next to nothing). */
async function idleCpu(server) {
  const before = cpuSeconds(server.child.pid);
  await sleep(2000);
  return (cpuSeconds(server.child.pid) - before) / 2;
}

async function size(context, sessions) {
  return withServer(context, async (server) => {
    const place = await makePlace(server, 'fanout');
    const people = await addPeople(server, place, kPeople);
    const senders = [];
    for (let i = 0; i < 4; i += 1) {
      const channel = await server.api('POST', `/guilds/${place.guild.id}/channels`, { token: place.owner.token, body: { name: `c${i}`, type: 0 } });
      senders.push({ http: await new HttpClient(server.port).open(), channel: channel.id, token: place.owner.token });
    }
    const floor = await new Floor(context, sessions).open();
    const uws = await Uws.open(context, sessions);
    const rounds = Math.max(5, Math.round(60_000 / sessions));
    const samples = [];
    for (const flags of [[], ['--zlib']]) {
      const load = await receiver(context, server, people, sessions, flags);
      for (let i = 0; i < kRepeats; i += 1) {
        for (const burst of [1, 4]) {
          const { us, bytes } = await deliver(server, load, senders, { sessions, burst, rounds });
          const bare = await floor.measure(burst, flags.length === 0 ? bytes : samples[0].bytes, rounds);
          const published = flags.length === 0 && uws ? await uws.measure(burst, bytes, rounds) : undefined;
          samples.push({ kind: flags.length === 0 ? 'plain' : 'zlib', burst, us, bare, bytes, uws: published });
          context.say(
            `${sessions} sessions, ${samples.at(-1).kind}, burst ${burst}: ${us.toFixed(2)} us a delivery of ${bytes} bytes; send() ${bare.toFixed(2)} us` +
              (published === undefined ? '' : `; uWebSockets ${published.toFixed(2)} us`),
          );
        }
      }
      await load.stop();
      await sleep(1000);
    }
    context.say(`idle: ${((await idleCpu(server)) * 1000).toFixed(1)} ms of CPU a second`);
    await floor.stop();
    uws?.stop();
    for (const { http } of senders) http.close();
    return samples;
  });
}

function rows(samples, sessions) {
  const out = [];
  for (const burst of [1, 4]) {
    const of = (kind, key) => median(samples.filter((one) => one.kind === kind && one.burst === burst).map((one) => one[key]));
    const ratio = median(samples.filter((one) => one.kind === 'plain' && one.burst === burst).map(({ us, bare }) => us / bare));
    const others = samples.filter((one) => one.burst === burst && one.uws !== undefined);
    // Each against the floor beside it, so that a busier minute does not count.
    const zlib = median(samples.filter((one) => one.kind === 'zlib' && one.burst === burst).map(({ us, bare }) => us / bare)) / ratio;
    const name = `fan-out, ${sessions.toLocaleString('en')} sessions, ${burst === 1 ? 'one message' : `${burst} messages`} at once`;
    out.push({
      what: name,
      goal: '<= 0.75 x bare send() loop',
      measured: `${ratio.toFixed(2)} x (${of('plain', 'us').toFixed(2)} us of CPU a delivery of ${of('plain', 'bytes')} bytes; send() ${of('plain', 'bare').toFixed(2)} us)`,
      ok: ratio <= 0.75,
    });
    if (others.length > 0) {
      const other = median(others.map(({ us, uws }) => us / uws));
      out.push({
        what: `${name}, beside uWebSockets publish()`,
        goal: '<= 0.65 x',
        measured: `${other.toFixed(2)} x (${of('plain', 'us').toFixed(2)} us; uWebSockets ${median(others.map(({ uws }) => uws)).toFixed(2)} us)`,
        ok: other <= 0.65,
      });
    }
    out.push({
      what: `${name}, zlib-stream`,
      goal: '<= 1.15 x uncompressed',
      measured: `${zlib.toFixed(2)} x (${of('zlib', 'us').toFixed(2)} us, ${of('zlib', 'bytes')} bytes)`,
      ok: zlib <= 1.15,
    });
  }
  return out;
}

export async function fanout(context) {
  const out = [];
  for (const sessions of context.options.sessions ? [context.sessions] : [1000, 9500]) out.push(...rows(await size(context, sessions), sessions));
  return out;
}

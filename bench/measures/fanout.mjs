// Fan-out: messages posted over HTTP go to every session of a guild. The server's CPU time a delivery (user and system,
// all threads), without what the request itself costs (the same message in a channel that nobody else may see), beside
// that of bare loops of send() and of io_uring sends of the same bytes to as many sockets, and beside uWebSockets, in
// turns inside one run; and with zlib-stream. Sessions have sequence numbers, and only those that may view the channel
// get it. All listening sockets have the same options, and all clients are the same program.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HttpClient, Program, addPeople, cpuSeconds, makePlace, median, sleep, withServer } from '../lib.mjs';

const kPeople = 100;
const kRepeats = 7;
const kViewChannel = 1024;
const content = 'A message of a benchmark, as long as people write when they have something to explain. '.repeat(3);

/** A receiver of so many sessions, all open and confirmed. */
async function receiver(context, server, people, count, flags) {
  const load = new Program(context.program('gateway_load'), ['--port', `${server.port}`, ...flags]);
  for (const person of people) load.tell(`token ${person.token}`);
  await load.ask(`open ${count}`, 'opened');
  await load.ask('beat', 'beaten');
  return load;
}

/** Microseconds of the server's CPU that a message costs which nobody receives. */
async function request(server, senders, { burst, rounds }) {
  const before = cpuSeconds(server.child.pid);
  for (let i = 0; i < rounds; i += 1)
    await Promise.all(senders.slice(0, burst).map(({ http, hidden, token }) => http.request('POST', `/channels/${hidden}/messages`, token, { content })));
  return ((cpuSeconds(server.child.pid) - before) * 1e6) / (rounds * burst);
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
  /** `way`: burst (send) or uring. */
  async measure(way, burst, bytes, rounds) {
    let total = 0;
    for (let i = 0; i < rounds; i += 1) {
      await this.load.ask(`expect ${burst * bytes}`, 'armed');
      total += Number(await this.program.ask(`${way} ${burst} ${bytes}`, 'sent'));
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
  static async open(context, count, floor) {
    if (!existsSync(join(import.meta.dirname, '../node_modules/@trufflesuite/uws-js-unofficial'))) return null;
    const self = new Uws();
    self.count = count;
    self.sent = 0;
    self.program = new Program(process.execPath, [join(import.meta.dirname, '../uws_publish.mjs')]);
    const port = await self.program.hear('port');
    await floor.program.ask(`like ${self.program.child.pid}`, 'done 1');
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
      const make = (body) => server.api('POST', `/guilds/${place.guild.id}/channels`, { token: place.owner.token, body: { type: 0, ...body } });
      const channel = await make({ name: `c${i}` });
      const hidden = await make({ name: `h${i}`, permission_overwrites: [{ id: place.guild.id, type: 0, allow: '0', deny: `${kViewChannel}` }] });
      senders.push({ http: await new HttpClient(server.port).open(), channel: channel.id, hidden: hidden.id, token: place.owner.token });
    }
    const floor = await new Floor(context, sessions).open();
    const uws = await Uws.open(context, sessions, floor);
    const rounds = Math.max(3, Math.round(20_000 / sessions));
    const samples = [];
    for (const flags of [[], ['--zlib']]) {
      const load = await receiver(context, server, people, sessions, flags);
      for (let i = 0; i < kRepeats; i += 1) {
        for (const burst of [1, 4]) {
          const plain = flags.length === 0;
          const { us: whole, bytes } = await deliver(server, load, senders, { sessions, burst, rounds });
          const asked = (await request(server, senders, { burst, rounds: 20 })) / sessions;
          const same = plain ? bytes : samples[0].bytes;
          await load.ask('beat', 'beaten'); // The others take their time on a busy machine.
          const bare = await floor.measure('burst', burst, same, rounds);
          const uring = await floor.measure('uring', burst, same, rounds);
          const published = plain && uws ? await uws.measure(burst, bytes, rounds) : undefined;
          samples.push({ kind: plain ? 'plain' : 'zlib', burst, us: whole - asked, asked, bare, uring, bytes, uws: published });
          context.say(
            `${sessions} sessions, ${samples.at(-1).kind}, burst ${burst}: ${(whole - asked).toFixed(2)} us a delivery of ${bytes} bytes, ${asked.toFixed(2)} us more for the request; send() ${bare.toFixed(2)} us; io_uring ${uring.toFixed(2)} us` +
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
    const all = (kind) => samples.filter((one) => one.kind === kind && one.burst === burst);
    const of = (kind, key) => median(all(kind).map((one) => one[key]));
    const beside = (kind, key) => median(all(kind).map((one) => one.us / one[key]));
    const ratio = beside('plain', 'bare');
    const others = all('plain').filter((one) => one.uws !== undefined);
    // Each against the floor beside it, so that a busier minute does not count.
    const zlib = beside('zlib', 'bare') / ratio;
    const name = `fan-out, ${sessions.toLocaleString('en')} sessions, ${burst === 1 ? 'one message' : `${burst} messages`} at once`;
    out.push({
      what: name,
      goal: '<= 0.75 x bare send() loop',
      measured: `${ratio.toFixed(2)} x (${of('plain', 'us').toFixed(2)} us of CPU a delivery of ${of('plain', 'bytes')} bytes, and ${of('plain', 'asked').toFixed(2)} us for the request; send() ${of('plain', 'bare').toFixed(2)} us)`,
      ok: ratio <= 0.75,
    });
    out.push({
      what: `${name}, beside a bare loop of io_uring sends`,
      measured: `${beside('plain', 'uring').toFixed(2)} x (io_uring ${of('plain', 'uring').toFixed(2)} us, which is ${median(all('plain').map((one) => one.uring / one.bare)).toFixed(2)} x send())`,
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

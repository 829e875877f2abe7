// Fan-out: messages posted over HTTP go to every session of a guild. The server's CPU time a delivery (user and system,
// all threads), without what the request itself costs (the same message in a channel that nobody else may see), beside
// that of bare loops of send() and of io_uring sends of the same bytes to as many sockets, and beside uWebSockets, in
// turns inside one run; and with zlib-stream. Sessions have sequence numbers, and only those that may view the channel
// get it. All listening sockets have the same options, and all clients are the same program.
//
// After a pause a TCP receiver acknowledges each of the next 16 segments at once. On loopback the sender's thread does
// that work, which nearly doubles what a send costs it. So each contestant warms up before each of its measurements.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HttpClient, Program, addPeople, cpuSeconds, favour, makePlace, median, sleep, withServer } from '../lib.mjs';

const kPeople = 40; // Of each guild.
const kBursts = [1, 4]; // Messages at once.
const kTurns = 7;
const kWarmUp = 20; // Rounds: more than the segments that are acknowledged at once after a pause.
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

/** What `measure(rounds)` gives once its sockets are warm. */
async function warm(measure, rounds) {
  await measure(kWarmUp);
  return measure(rounds);
}

/** The server's CPU a second when nothing happens, so that it could be taken off (it is next to nothing). */
async function idleCpu(server) {
  const before = cpuSeconds(server.child.pid);
  await sleep(2000);
  return (cpuSeconds(server.child.pid) - before) / 2;
}

/** A guild with its sessions, all of one kind, and those who write there. */
class Side {
  static async make(server, kind, sessions) {
    const self = new Side();
    Object.assign(self, { server, kind, sessions });
    const place = await makePlace(server, `fanout_${kind}`);
    self.people = await addPeople(server, place, kPeople, kind);
    self.senders = [];
    for (let i = 0; i < Math.max(...kBursts); i += 1) {
      const make = (body) => server.api('POST', `/guilds/${place.guild.id}/channels`, { token: place.owner.token, body: { type: 0, ...body } });
      const channel = await make({ name: `c${i}` });
      const hidden = await make({ name: `h${i}`, permission_overwrites: [{ id: place.guild.id, type: 0, allow: '0', deny: `${kViewChannel}` }] });
      self.senders.push({ http: await new HttpClient(server.port).open(), channel: channel.id, hidden: hidden.id, token: place.owner.token });
    }
    return self;
  }
  async open(context) {
    this.load = await receiver(context, this.server, this.people, this.sessions, this.kind === 'zlib' ? ['--zlib'] : []);
  }
  /** `us`: microseconds of the server's CPU a delivery, without `asked`, which is the request's share. */
  async measure(burst, rounds) {
    await this.load.ask('beat', 'beaten');
    const { us, bytes } = await warm((count) => deliver(this.server, this.load, this.senders, { sessions: this.sessions, burst, rounds: count }), rounds);
    const asked = (await request(this.server, this.senders, { burst, rounds: 20 })) / this.sessions;
    await this.load.ask('beat', 'beaten'); // The others take their time on a busy machine.
    return { us: us - asked, asked, bytes };
  }
  async stop() {
    await this.load.stop();
    for (const { http } of this.senders) http.close();
  }
}

/** One turn of all, one after the other. */
async function turn({ plain, zlib, floor, uws }, burst, rounds) {
  const one = { burst, plain: await plain.measure(burst, rounds), zlib: await zlib.measure(burst, rounds) };
  const { bytes } = one.plain;
  one.bare = await warm((count) => floor.measure('burst', burst, bytes, count), rounds);
  one.uring = await warm((count) => floor.measure('uring', burst, bytes, count), rounds);
  if (uws) one.uws = await warm((count) => uws.measure(burst, bytes, count), rounds);
  return one;
}

async function size(context, sessions) {
  const { options } = context;
  const work = async (server) => {
    const plain = await Side.make(server, 'plain', sessions);
    const zlib = await Side.make(server, 'zlib', sessions);
    const floor = await new Floor(context, sessions).open();
    const uws = await Uws.open(context, sessions, floor);
    await plain.open(context);
    await zlib.open(context);
    const rounds = Math.max(3, Math.round(20_000 / sessions));
    const samples = [];
    for (let i = 0; i < Number(options.turns ?? kTurns); i += 1) {
      for (const burst of options.burst ? [Number(options.burst)] : kBursts) {
        const one = await turn({ plain, zlib, floor, uws }, burst, rounds);
        samples.push(one);
        context.say(
          `${sessions} sessions, burst ${burst}: ${one.plain.us.toFixed(2)} us a delivery of ${one.plain.bytes} bytes, ${one.plain.asked.toFixed(2)} us more for the request; ` +
            `zlib-stream ${one.zlib.us.toFixed(2)} us (${one.zlib.bytes} bytes); send() ${one.bare.toFixed(2)} us; io_uring ${one.uring.toFixed(2)} us` +
            (uws ? `; uWebSockets ${one.uws.toFixed(2)} us` : ''),
        );
      }
    }
    context.say(`idle: ${((await idleCpu(server)) * 1000).toFixed(1)} ms of CPU a second`);
    await plain.stop();
    await zlib.stop();
    await floor.stop();
    uws?.stop();
    return samples;
  };
  return withServer(context, work, { args: options.reactors ? [`--http.reactors=${options.reactors}`] : [] });
}

/** Medians of the turns; ratios are of one turn each, so that a busier minute does not count. */
function rows(samples, sessions) {
  const out = [];
  for (const burst of new Set(samples.map((one) => one.burst))) {
    const turns = samples.filter((one) => one.burst === burst);
    const of = (value) => median(turns.map(value));
    const us = of(({ plain }) => plain.us).toFixed(2);
    const name = `fan-out, ${sessions.toLocaleString('en')} sessions, ${burst === 1 ? 'one message' : `${burst} messages`} at once`;
    const ratio = of(({ plain, bare }) => plain.us / bare);
    out.push({
      what: name,
      goal: '<= 0.75 x bare send() loop',
      measured: `${ratio.toFixed(2)} x (${us} us of CPU a delivery of ${of(({ plain }) => plain.bytes)} bytes, and ${of(({ plain }) => plain.asked).toFixed(2)} us for the request; send() ${of(({ bare }) => bare).toFixed(2)} us)`,
      ok: ratio <= 0.75,
    });
    out.push({
      what: `${name}, beside a bare loop of io_uring sends`,
      measured: `${of(({ plain, uring }) => plain.us / uring).toFixed(2)} x (io_uring ${of(({ uring }) => uring).toFixed(2)} us, which is ${of(({ uring, bare }) => uring / bare).toFixed(2)} x send())`,
    });
    if (turns[0].uws !== undefined) {
      const other = of(({ plain, uws }) => plain.us / uws);
      out.push({
        what: `${name}, beside uWebSockets publish()`,
        goal: '<= 0.65 x',
        measured: `${other.toFixed(2)} x (${us} us; uWebSockets ${of(({ uws }) => uws).toFixed(2)} us)`,
        ok: other <= 0.65,
      });
    }
    const packed = of(({ plain, zlib }) => zlib.us / plain.us);
    out.push({
      what: `${name}, zlib-stream`,
      goal: '<= 1.15 x uncompressed',
      measured: `${packed.toFixed(2)} x (${of(({ zlib }) => zlib.us).toFixed(2)} us, ${of(({ zlib }) => zlib.bytes)} bytes)`,
      ok: packed <= 1.15,
    });
  }
  return out;
}

export async function fanout(context) {
  favour(context, process.pid); // And all that it starts: a process that waits for another one must not keep it waiting.
  const out = [];
  for (const sessions of context.options.sessions ? [context.sessions] : [1000, 9500]) out.push(...rows(await size(context, sessions), sessions));
  return out;
}

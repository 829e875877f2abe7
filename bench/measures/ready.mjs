// What a person's client starts with: READY for a member of 100 guilds, each with 20 channels, 10 roles and 200 members,
// every channel read. Bytes on the wire with and without compression, and the time from IDENTIFY to the last byte.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { performance } from 'node:perf_hooks';
import { cpuSeconds, median, sleep, withServer } from '../lib.mjs';

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

/** A WebSocket client that is just enough to be started: hands out the payloads of whole frames. */
class Client {
  constructor(port, query) {
    this.frames = [];
    this.buffer = Buffer.alloc(0);
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.socket.write(`GET /?v=9&encoding=json${query} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`);
    this.socket.on('data', (data) => {
      this.buffer = Buffer.concat([this.buffer, data]);
      this.look();
    });
  }
  look() {
    if (!this.upgraded) {
      const end = this.buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.upgraded = true;
      this.buffer = this.buffer.subarray(end + 4);
    }
    while (this.buffer.length >= 2) {
      const short = this.buffer[1] & 0x7f;
      const header = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (this.buffer.length < header) break;
      const length = short === 126 ? this.buffer.readUInt16BE(2) : short === 127 ? Number(this.buffer.readBigUInt64BE(2)) : short;
      if (this.buffer.length < header + length) break;
      this.frames.push(this.buffer.subarray(header, header + length));
      this.buffer = this.buffer.subarray(header + length);
    }
    this.wake?.();
  }
  async frame() {
    while (this.frames.length === 0) await new Promise((resolve) => (this.wake = resolve));
    return this.frames.shift();
  }
  send(payload) {
    const text = Buffer.from(JSON.stringify(payload));
    const header = Buffer.alloc(8); // A mask of zeroes leaves the text as it is.
    header.writeUInt8(0x81, 0);
    header.writeUInt8(0x80 | 126, 1);
    header.writeUInt16BE(text.length, 2);
    this.socket.write(Buffer.concat([header, text]));
  }
  async close() {
    this.socket.destroy();
    await once(this.socket, 'close');
  }
}

async function identify(server, token, query) {
  const client = new Client(server.port, query);
  await client.frame(); // HELLO
  const cpu = cpuSeconds(server.child.pid);
  const began = performance.now();
  client.send({ op: 2, d: { token, capabilities: 28, properties: { os: 'Linux', browser: 'bench', device: '' } } });
  const ready = await client.frame();
  const ms = performance.now() - began;
  const used = (cpuSeconds(server.child.pid) - cpu) * 1000;
  await client.close();
  return { bytes: ready.length, ms, cpu: used, text: query === '' ? ready.toString() : '' };
}

export async function ready(context) {
  return withServer(context, async (server) => {
    const reader = await populate(server, context);
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
      context.say(`${name}: ${(bytes / 1000).toFixed(0)} kB, ${ms.toFixed(1)} ms, ${median(runs.map((run) => run.cpu)).toFixed(1)} ms of CPU`);
      rows.push({
        what: `READY of a person in ${kGuilds} guilds, ${name}`,
        goal: name === 'plain' ? '< 50 ms' : '< 300 kB, < 50 ms',
        measured: `${(bytes / 1000).toFixed(0)} kB, ${ms.toFixed(0)} ms`,
        ok: ms < 50 && (name === 'plain' || bytes < 300_000),
      });
    }
    return rows;
  });
}

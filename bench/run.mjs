// `./dev bench [NAME]`: measures and prints one line a figure. Names: start, sends, fanout, history.
// Load is bounded in count, on loopback, and everything started is ended. Compare ratios inside one run only.
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { readFileSync, readdirSync } from 'node:fs';
import net from 'node:net';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { Server, argumentsOf } from '../tests/lib/server.mjs';

const options = argumentsOf(process.argv.slice(2));
const wanted = process.argv.slice(2).filter((word, i, all) => !word.startsWith('--') && !(all[i - 1] ?? '').startsWith('--'));
const binary = resolve(options.server);

const cpuSeconds = (pid) => {
  // Sum over threads, nanoseconds of run time.
  let total = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      total += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // The thread ended meanwhile.
    }
  }
  return total / 1e9;
};
const rssKb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const percentile = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];

async function withServer(work) {
  const server = await new Server(binary, { args: ['--limits.rate_limits=false'] }).start();
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function place(server, name) {
  const owner = await server.person(name);
  const guild = await server.api('POST', '/guilds', { token: owner.token, body: { name } });
  const channels = await server.api('GET', `/guilds/${guild.id}/channels`, { token: owner.token });
  return { owner, guild, channel: channels.find((channel) => channel.type === 0).id };
}

// A keep-alive HTTP client over one socket: cheaper than fetch, so that the server is what is measured.
class Client {
  constructor(port) {
    this.port = port;
  }
  async open() {
    this.socket = net.connect(this.port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.buffer = '';
    this.waiting = null;
    await once(this.socket, 'connect');
    this.socket.on('data', (data) => {
      this.buffer += data.toString('latin1');
      this.look();
    });
    this.socket.on('close', () => this.waiting?.reject(new Error('the server closed the connection')));
    this.socket.on('error', () => {});
    return this;
  }
  look() {
    const end = this.buffer.indexOf('\r\n\r\n');
    if (end < 0 || !this.waiting) return;
    const length = Number(/content-length: (\d+)/i.exec(this.buffer.slice(0, end))?.[1] ?? 0);
    if (this.buffer.length < end + 4 + length) return;
    const status = Number(this.buffer.slice(9, 12));
    const body = this.buffer.slice(end + 4, end + 4 + length);
    this.buffer = this.buffer.slice(end + 4 + length);
    const { resolve: done } = this.waiting;
    this.waiting = null;
    done({ status, body });
  }
  request(method, path, token, body) {
    const text = body === undefined ? '' : JSON.stringify(body);
    return new Promise((resolve_, reject) => {
      this.waiting = { resolve: resolve_, reject };
      this.socket.write(`${method} /api/v10${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${token}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    });
  }
  close() {
    this.socket.destroy();
  }
}

async function start() {
  const began = performance.now();
  await withServer(async (server) => {
    console.log(`start to serving: ${(performance.now() - began).toFixed(0)} ms (goal < 1000)`);
    console.log(`memory when idle: ${(rssKb(server.child.pid) / 1024).toFixed(1)} MiB (goal < 64)`);
  });
}

async function sends() {
  await withServer(async (server) => {
    const { owner, guild } = await place(server, 'sends');
    const senders = 64;
    const each = 400;
    const clients = [];
    for (let i = 0; i < senders; i += 1) {
      const channel = await server.api('POST', `/guilds/${guild.id}/channels`, { token: owner.token, body: { name: `c${i}`, type: 0 } });
      clients.push({ http: await new Client(server.port).open(), channel: channel.id });
    }
    const times = [];
    const before = cpuSeconds(server.child.pid);
    const began = performance.now();
    await Promise.all(clients.map(async ({ http, channel }) => {
      for (let i = 0; i < each; i += 1) {
        const at = performance.now();
        const { status } = await http.request('POST', `/channels/${channel}/messages`, owner.token, { content: `message ${i} of a benchmark` });
        if (status !== 200) throw new Error(`status ${status}`);
        times.push(performance.now() - at);
      }
    }));
    const seconds = (performance.now() - began) / 1000;
    times.sort((a, b) => a - b);
    console.log(`durable sends, ${senders} senders: ${(times.length / seconds).toFixed(0)}/s, p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms, server CPU ${(((cpuSeconds(server.child.pid) - before) / times.length) * 1e6).toFixed(0)} us each (goal 8000/s where fsync costs 1 ms; p99 < 30 ms)`);
    for (const { http } of clients) http.close();
  });
}

async function history() {
  await withServer(async (server) => {
    const { owner, channel } = await place(server, 'history');
    const http = await new Client(server.port).open();
    for (let i = 0; i < 3000; i += 1) await http.request('POST', `/channels/${channel}/messages`, owner.token, { content: `line ${i} of the history, with some words in it` });
    const times = [];
    for (let i = 0; i < 500; i += 1) {
      const at = performance.now();
      await http.request('GET', `/channels/${channel}/messages?limit=50`, owner.token);
      times.push(performance.now() - at);
    }
    times.sort((a, b) => a - b);
    console.log(`history page of 50 over HTTP: p50 ${percentile(times, 0.5).toFixed(2)} ms, p99 ${percentile(times, 0.99).toFixed(2)} ms`);
    http.close();
  });
}

// A gateway session on a bare socket: handshake, IDENTIFY, then bytes are only counted.
class Session {
  constructor(port, token) {
    this.port = port;
    this.token = token;
    this.bytes = 0;
  }
  async open() {
    this.socket = net.connect(this.port, '127.0.0.1');
    await once(this.socket, 'connect');
    this.socket.on('error', () => {});
    this.socket.write(`GET /?v=10&encoding=json HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`);
    let text = '';
    await new Promise((resolve_, reject) => {
      const onData = (data) => {
        text += data.toString('latin1');
        if (!this.identified && text.includes('"op":10')) {
          this.identified = true;
          this.send({ op: 2, d: { token: this.token, intents: 513 | 32768, properties: {} } });
        }
        if (text.includes('READY_SUPPLEMENTAL')) {
          this.socket.off('data', onData);
          this.socket.on('data', (more) => (this.bytes += more.length));
          resolve_();
        }
      };
      this.socket.on('data', onData);
      this.socket.once('close', () => reject(new Error(`closed: ${text.slice(-200)}`)));
    });
  }
  send(payload) {
    const data = Buffer.from(JSON.stringify(payload));
    const mask = randomBytes(4);
    const head = data.length < 126 ? Buffer.from([0x81, 0x80 | data.length]) : Buffer.from([0x81, 0xfe, data.length >> 8, data.length & 255]);
    for (let i = 0; i < data.length; i += 1) data[i] ^= mask[i & 3];
    this.socket.write(Buffer.concat([head, mask, data]));
  }
}

async function fanout() {
  const count = Number(options.sessions ?? 1000);
  await withServer(async (server) => {
    const { owner, guild, channel } = await place(server, 'fanout');
    // An account may start 16 sessions in five seconds; so the sessions are spread over people.
    const invite = await server.api('POST', `/channels/${channel}/invites`, { token: owner.token, body: {} });
    const people = [];
    for (let i = 0; i < Math.ceil(count / 15); i += 1) {
      const person = await server.person(`listener${i}`);
      await server.api('POST', `/invites/${invite.code}`, { token: person.token, body: {} });
      people.push(person);
    }
    const idle = rssKb(server.child.pid);
    const sessions = [];
    for (let i = 0; i < count; i += 1) {
      const session = new Session(server.port, people[Math.floor(i / 15)].token);
      await session.open();
      sessions.push(session);
    }
    console.log(`${count} idle sessions: ${((rssKb(server.child.pid) - idle) / count).toFixed(1)} kB each, all of the process (goal 3 plain)`);
    const http = await new Client(server.port).open();
    const content = 'x'.repeat(200);
    const rounds = 40;
    const before = cpuSeconds(server.child.pid);
    let total = 0;
    for (let i = 0; i < rounds; i += 1) {
      const goal = sessions.map((session) => session.bytes + 1);
      await http.request('POST', `/channels/${channel}/messages`, owner.token, { content });
      while (sessions.some((session, k) => session.bytes < goal[k])) await new Promise((resolve_) => setImmediate(resolve_));
      total += count;
    }
    const own = ((cpuSeconds(server.child.pid) - before) / total) * 1e6;
    const size = Math.round(sessions[0].bytes / rounds);
    console.log(`fan-out to ${count} sessions, one message a turn: ${own.toFixed(2)} us of server CPU a delivery of ${size} bytes`);
    for (const session of sessions) session.socket.destroy();
    http.close();
  });
}

const all = { start, sends, history, fanout };
for (const [name, measure] of Object.entries(all)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`-- ${name}`);
  await measure();
}
process.exit(0);

// What the measures share: a server of their own, its CPU time and memory, programs that are spoken to by lines, and
// how a figure is reported.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Server } from '../tests/lib/server.mjs';

/** CPU seconds of a process, all threads, from the scheduler's nanoseconds. */
export function cpuSeconds(pid) {
  let total = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      total += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // The thread ended meanwhile.
    }
  }
  return total / 1e9;
}

/** CPU seconds of each thread, by its id. */
export function threadSeconds(pid) {
  const out = new Map();
  for (const thread of readdirSync(`/proc/${pid}/task`))
    out.set(thread, Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e9);
  return out;
}

/** With `--realtime 1`: the processes go before other programs, so that times on a busy machine are their own. Needs the
 * right to; for work that is short. */
export function favour(context, ...pids) {
  if (!context.options.realtime) return;
  for (const pid of pids)
    if (spawnSync('chrt', ['--all-tasks', '--fifo', '--pid', '10', `${pid}`]).status !== 0) throw new Error('chrt is refused');
}

/** Resident memory that is the process's own (no pages of its files), in kB. */
export const anonKb = (pid) => Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
export const rssKb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

export function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
}
export const median = (values) => percentile(values, 0.5);

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs `work` with a fresh server without rate limits. */
export async function withServer(context, work, options = {}) {
  const server = await new Server(context.server, { ...options, args: ['--limits.rate_limits=false', ...(options.args ?? [])] }).start();
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** An owner, their guild, and its text channel. */
export async function makePlace(server, name) {
  const owner = await server.person(name);
  const guild = await server.api('POST', '/guilds', { token: owner.token, body: { name } });
  const channels = await server.api('GET', `/guilds/${guild.id}/channels`, { token: owner.token });
  return { owner, guild, channel: channels.find((channel) => channel.type === 0).id };
}

/** So many people, all in the guild; their names begin with `prefix`. */
export async function addPeople(server, place, count, prefix = 'listener') {
  const invite = await server.api('POST', `/channels/${place.channel}/invites`, { token: place.owner.token, body: {} });
  const people = [];
  for (let i = 0; i < count; i += 1) {
    const person = await server.person(`${prefix}${i}`);
    await server.api('POST', `/invites/${invite.code}`, { token: person.token, body: {} });
    people.push(person);
  }
  return people;
}

/** A program that takes commands as lines and answers with lines. */
export class Program {
  constructor(path, args) {
    this.child = spawn(path, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = [];
    this.child.stdin.on('error', () => {});
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.wake?.();
    });
    this.child.once('exit', (code) => {
      this.ended = code ?? 'signal';
      this.wake?.();
    });
  }
  tell(line) {
    this.child.stdin.write(`${line}\n`);
  }
  /** The next line; it must begin with the word. */
  async hear(word) {
    while (this.lines.length === 0) {
      if (this.ended !== undefined) throw new Error(`${this.child.spawnfile} ended (${this.ended})`);
      await new Promise((resolve) => (this.wake = resolve));
    }
    const line = this.lines.shift();
    if (!line.startsWith(word)) throw new Error(`expected "${word}", heard "${line}"`);
    return line.slice(word.length).trim();
  }
  async ask(line, word) {
    this.tell(line);
    return this.hear(word);
  }
  async stop() {
    if (this.ended !== undefined) return;
    this.child.stdin.end();
    await once(this.child, 'exit');
  }
}

/** A keep-alive HTTP client on one socket: cheaper than fetch, so that the server is what is measured. */
export class HttpClient {
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
    const { resolve } = this.waiting;
    this.waiting = null;
    resolve({ status, body });
  }
  request(method, path, token, body) {
    const text = body === undefined ? '' : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(
        `${method} /api/v10${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${token}\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
      );
    });
  }
  close() {
    this.socket.destroy();
  }
}

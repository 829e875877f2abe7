// Starts a Guildhall of its own in a temporary folder, and talks to its HTTP API. Used by every test that runs the
// real program. Everything started here is ended by `stop`.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import net from 'node:net';

export async function freePort() {
  const probe = net.createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Runs a program to its end: { code, stdout, stderr }. */
export async function run(command, args, { input = '', env = process.env, cwd } = {}) {
  const child = spawn(command, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  child.stdin.on('error', () => {}); // A program that does not read its input may close it before it is written.
  if (input === '') child.stdin.end();
  else child.stdin.end(input);
  const [code, signal] = await once(child, 'close');
  return { code: code ?? `signal ${signal}`, stdout, stderr };
}

export class Server {
  constructor(binary, { data, args = [], port, tls = null } = {}) {
    this.tls = tls; // { cert, key }: paths of PEM files.
    this.binary = binary;
    this.ownsData = !data;
    this.data = data ?? mkdtempSync(join(tmpdir(), 'guildhall-'));
    this.args = args;
    this.port = port;
    this.log = '';
  }

  async start() {
    this.port ??= await freePort();
    this.base = `${this.tls ? 'https' : 'http'}://127.0.0.1:${this.port}`;
    const tls = this.tls ? ['--tls-cert', this.tls.cert, '--tls-key', this.tls.key] : [];
    this.child = spawn(this.binary, ['serve', '--data', this.data, '--http', `127.0.0.1:${this.port}`, ...tls, ...this.args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (data) => {
      this.log += data;
      if (this.log.length > 400_000) this.log = this.log.slice(-200_000);
    };
    this.child.stdout.on('data', keep);
    this.child.stderr.on('data', keep);
    this.ended = once(this.child, 'close').then(([code, signal]) => (this.exit = signal ?? code));
    const deadline = Date.now() + 60_000;
    for (;;) {
      if (this.exit !== undefined) throw new Error(`the server ended at once (${this.exit}):\n${this.log}`);
      try {
        const answer = await fetch(`${this.base}/healthz`);
        if (answer.ok) return this;
      } catch {
        // Not listening yet.
      }
      if (Date.now() > deadline) throw new Error(`the server did not start in 60 s:\n${this.log}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The match of what the server prints, also of what it has printed: it may answer before its lines arrive here. */
  async printed(pattern) {
    const match = () => pattern.exec(this.log);
    while (!match()) {
      if (this.exit !== undefined) throw new Error(`the server ended without printing ${pattern}`);
      await Promise.race([once(this.child.stdout, 'data'), once(this.child.stderr, 'data'), this.ended]);
    }
    return match();
  }

  /** Ends the server with SIGTERM and fails when it does not end cleanly. */
  async stop() {
    if (this.exit === undefined) this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 30_000);
    await this.ended;
    clearTimeout(timer);
    if (this.ownsData) rmSync(this.data, { recursive: true, force: true });
    if (this.exit !== 0) throw new Error(`the server ended with ${this.exit}:\n${this.log.slice(-8000)}`);
  }

  /** SIGKILL; the data folder stays. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** `guildhall admin … --json`, parsed. */
  async admin(args, input = '') {
    const { code, stdout, stderr } = await run(this.binary, ['admin', '--data', this.data, '--json', ...args], { input });
    if (code !== 0) throw new Error(`guildhall admin ${args.join(' ')}: ${code}\n${stdout}${stderr}`);
    return JSON.parse(stdout);
  }

  /** One API call; throws on an unexpected status. `expect`: a status, or null to accept any. */
  async api(method, path, { token, body, expect = 'ok', headers = {}, raw = false } = {}) {
    const answer = await fetch(`${this.base}/api/v10${path}`, {
      method,
      headers: {
        ...(token ? { authorization: token } : {}),
        ...(body !== undefined && !(body instanceof FormData) ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      body: body === undefined || body instanceof FormData || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    const good = expect === null || (expect === 'ok' ? answer.ok : answer.status === expect);
    if (!good) throw new Error(`${method} ${path}: ${answer.status} (expected ${expect}) ${text.slice(0, 800)}`);
    if (raw) return { status: answer.status, headers: answer.headers, text };
    return text === '' ? null : JSON.parse(text);
  }

  /** A person with a token: { id, token, username }. */
  async person(username, { admin = false } = {}) {
    await this.admin(['create-user', username, '--email', `${username}@example.org`, ...(admin ? ['--admin'] : [])], 'correct horse\n');
    const { token, user_id: id } = await this.api('POST', '/auth/login', { body: { login: username, password: 'correct horse' } });
    return { id, token, username };
  }

  /** A bot of that person: { id, token }; joined to the guild when one is given. */
  async bot(name, owner, guildId, permissions = '8') {
    const application = await this.api('POST', '/applications', { token: owner.token, body: { name } });
    await this.api('POST', `/applications/${application.id}/bot`, { token: owner.token, body: {} });
    const { token } = await this.api('POST', `/applications/${application.id}/bot/reset`, { token: owner.token, body: {} });
    if (guildId) {
      await this.api('POST', `/oauth2/authorize?client_id=${application.id}&scope=bot`, {
        token: owner.token,
        body: { guild_id: guildId, permissions, authorize: true },
      });
    }
    return { id: application.id, token };
  }
}

/** `--name value` arguments as an object. */
export function argumentsOf(argv) {
  const out = {};
  for (let i = 0; i < argv.length; i += 1) {
    if (argv[i].startsWith('--')) out[argv[i].slice(2)] = argv[i + 1];
  }
  return out;
}

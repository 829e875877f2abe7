// Kills the server with SIGKILL under load at random moments and looks, after each new start, whether everything that
// was acknowledged is there: messages, edits, deletes, reactions, settings, members' roles; and whether nothing is half
// applied. `node run.mjs --server BINARY --rounds N [--seed S]`; the last line says what was seen.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Server, argumentsOf } from '../lib/server.mjs';

const options = argumentsOf(process.argv.slice(2));
const rounds = Number(options.rounds ?? 10);
let state = Number(options.seed ?? Date.now() % 1_000_000) >>> 0;
console.log(`seed ${state}, ${rounds} rounds`);
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 4294967296) * below);
};

const data = mkdtempSync(join(tmpdir(), 'guildhall-crash-'));
const senders = 8;
const channels = [];
const messages = new Map(); // id -> { channel, content, reacted, deleted } as acknowledged; `maybe` = asked, not answered.
let guild;
let owner;
let acknowledged = 0;
let topic = null;

async function attempt(server, method, path, body) {
  try {
    const answer = await fetch(`${server.base}/api/v10${path}`, {
      method,
      headers: { authorization: owner.token, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    acknowledged += 1;
    return text ? JSON.parse(text) : {};
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    return null; // The server died before it answered.
  }
}

async function sender(server, number, running) {
  const channel = channels[number % channels.length];
  const mine = [];
  for (let count = 0; running.on; count += 1) {
    const dice = random(10);
    const target = mine.length > 0 ? mine[random(mine.length)] : null;
    if (dice < 6 || !target) {
      const content = `s${number} c${count} ${random(1e9)}`;
      const made = await attempt(server, 'POST', `/channels/${channel}/messages`, { content });
      if (!made) return;
      messages.set(made.id, { channel, content, reacted: false, deleted: false });
      mine.push(made.id);
      continue;
    }
    const record = messages.get(target);
    if (record.deleted) continue;
    if (dice < 8) {
      const content = `edited ${random(1e9)}`;
      record.maybe = content;
      if (!(await attempt(server, 'PATCH', `/channels/${channel}/messages/${target}`, { content }))) return;
      record.content = content;
    } else if (dice === 8) {
      record.maybeReacted = true;
      if (!(await attempt(server, 'PUT', `/channels/${channel}/messages/${target}/reactions/%F0%9F%91%8D/@me`))) return;
      record.reacted = true;
    } else {
      record.maybeDeleted = true;
      if (!(await attempt(server, 'DELETE', `/channels/${channel}/messages/${target}`))) return;
      record.deleted = true;
    }
  }
}

async function settings(server, running) {
  for (let count = 0; running.on; count += 1) {
    const next = `topic ${count} ${random(1e9)}`;
    running.maybeTopic = next;
    if (!(await attempt(server, 'PATCH', `/channels/${channels[0]}`, { topic: next }))) return;
    topic = next;
  }
}

async function readAll(server, channel) {
  const found = new Map();
  let before = '';
  for (;;) {
    const page = await server.api('GET', `/channels/${channel}/messages?limit=100${before}`, { token: owner.token });
    for (const message of page) found.set(message.id, message);
    if (page.length < 100) return found;
    before = `&before=${page.at(-1).id}`;
  }
}

async function verify(server, maybeTopic) {
  const info = await server.api('GET', `/channels/${channels[0]}`, { token: owner.token });
  assert.ok(topic === null || info.topic === topic || info.topic === maybeTopic, `topic: ${info.topic}, acknowledged ${topic}`);
  topic = info.topic;
  for (const channel of channels) {
    const found = await readAll(server, channel);
    for (const [id, record] of messages) {
      if (record.channel !== channel) continue;
      const message = found.get(id);
      if (record.deleted) {
        assert.ok(!message, `${id}: deleted, acknowledged, and there again`);
        messages.delete(id);
        continue;
      }
      if (!message && record.maybeDeleted) {
        messages.delete(id);
        continue;
      }
      assert.ok(message, `${id}: acknowledged and lost`);
      assert.ok(message.content === record.content || message.content === record.maybe, `${id}: content ${message.content}`);
      const reacted = (message.reactions ?? []).some((reaction) => reaction.me);
      assert.ok(!record.reacted || reacted, `${id}: reaction lost`);
      assert.ok(!reacted || record.maybeReacted, `${id}: a reaction that nobody made`);
      messages.set(id, { channel, content: message.content, reacted, maybeReacted: reacted, deleted: false });
    }
  }
}

let checked = 0;
let server = new Server(resolve(options.server), { data, args: ['--limits.rate_limits=false'] });
for (let round = 0; round <= rounds; round += 1) {
  await server.start();
  if (round === 0) {
    owner = await server.person('crash');
    guild = await server.api('POST', '/guilds', { token: owner.token, body: { name: 'Crash' } });
    for (let i = 0; i < 4; i += 1) {
      channels.push((await server.api('POST', `/guilds/${guild.id}/channels`, { token: owner.token, body: { name: `c${i}`, type: 0 } })).id);
    }
  } else {
    await verify(server, server.maybeTopic);
    checked += messages.size;
  }
  if (round === rounds) break;
  const running = { on: true };
  const work = Array.from({ length: senders }, (_, i) => sender(server, i, running));
  work.push(settings(server, running));
  const failed = Promise.all(work);
  failed.catch(() => {});
  // The moment to kill is random, counted in acknowledged operations and not in time, so that a slow machine gets load too.
  const until = acknowledged + 50 + random(600);
  while (acknowledged < until) {
    await new Promise((resolve_) => setImmediate(resolve_));
    if (server.exit !== undefined) throw new Error(`the server ended by itself: ${server.exit}\n${server.log}`);
  }
  await server.kill();
  running.on = false;
  await failed;
  const { maybeTopic } = running;
  server = new Server(resolve(options.server), { data, args: ['--limits.rate_limits=false'] });
  server.maybeTopic = maybeTopic;
}
await server.stop();
rmSync(data, { recursive: true, force: true });
console.log(`${rounds} rounds, ${acknowledged} acknowledged operations, ${checked} messages compared, none lost`);

// Random bodies, ids and bytes at every route, seeded: never a 500, never a hang, always the documented error shape.
import assert from 'node:assert/strict';
import net from 'node:net';
import { readFileSync } from 'node:fs';

const { GUILDHALL_URL, DISCORD_TOKEN, GUILD_ID, CHANNEL_ID, OWNER_TOKEN, OWNER_ID, VOICE_ID } = process.env;
const seed = Number(process.env.SEED ?? 20261124);
let state = seed >>> 0;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 4294967296) * below);
};
const pick = (list) => list[random(list.length)];

// The routes are read from the server's own tables, so that a new route is tested without anybody's doing.
const root = new URL('../../server/roles/api/', import.meta.url);
const { readdirSync } = await import('node:fs');
const routes = [];
for (const folder of readdirSync(root, { withFileTypes: true })) {
  if (!folder.isDirectory()) continue;
  for (const file of readdirSync(new URL(`${folder.name}/`, root))) {
    if (!file.startsWith('routes') || !file.endsWith('.cpp')) continue;
    const text = readFileSync(new URL(`${folder.name}/${file}`, root), 'utf8');
    for (const match of text.matchAll(/k(Get|Post|Put|Patch|Delete)\b[^"]*"(\/[^"]*)"/g)) {
      routes.push({ method: match[1].toUpperCase(), path: match[2] });
    }
  }
}
assert.ok(routes.length > 80, `found ${routes.length} routes`);

const names = ['name', 'content', 'embeds', 'nonce', 'tts', 'flags', 'type', 'permissions', 'allow', 'deny', 'roles', 'nick', 'recipients', 'messages', 'icon', 'image', 'username', 'password', 'login', 'email', 'allowed_mentions', 'message_reference', 'components', 'attachments', 'permission_overwrites', 'parent_id', 'position', 'topic', 'max_age', 'max_uses', 'communication_disabled_until', 'delete_message_seconds', 'user_ids', 'avatar', 'color', 'colors', 'owner_id', 'channel_id', 'guild_id', 'recipient_id', 'note', 'theme', 'status', 'sticker_ids', 'fields', 'title', 'description', 'url', 'author', 'footer', 'id', 'users', 'parse', 'message_id', 'text', 'value'];
function value(depth = 0) {
  switch (random(depth > 3 ? 8 : 11)) {
    case 0: return null;
    case 1: return random(2) === 0;
    case 2: return random(100) - 50;
    case 3: return pick([1e308, -1, 2 ** 53, 0.5, 4294967296]);
    case 4: return pick(['', 'x', 'x'.repeat(3000), '\u0000', '😀', '<@1> @everyone', 'data:image/png;base64,AAAA', 'not a date', '18446744073709551616', '2026-01-01T00:00:00Z']);
    case 5: return pick([GUILD_ID, CHANNEL_ID, OWNER_ID, VOICE_ID, '1', '0', '-1']);
    case 6: return pick(['true', 'false', 'null', '[]', '{}']);
    case 7: return String(random(1_000_000_000));
    case 8: return Array.from({ length: random(4) }, () => value(depth + 1));
    default: return object(depth + 1);
  }
}
function object(depth = 0) {
  const out = {};
  for (let i = random(6); i >= 0; i -= 1) out[pick(names)] = value(depth);
  return out;
}
function body() {
  switch (random(8)) {
    case 0: return pick(['', '{', '[]', '"x"', 'null', '\xff\xfe', '{"a":'.repeat(60), '[' .repeat(4000)]);
    default: return JSON.stringify(object());
  }
}
const dangerous = /\/auth\/logout|sessions\/logout|\/users\/@me\/(delete|disable)|bot\/reset|applications\/\{[a-z_]+\}\/delete|DELETE \/guilds\/\{guild_id\}$|guilds\/\{guild_id\}\/delete|DELETE \/users\/@me\/guilds/;
function fill(path) {
  return path.replace(/\{([a-z_]+)\}/g, (_, name) => {
    if (random(4) === 0) return pick(['0', '1', 'x', '99999999999999999999', '%00', '@me', encodeURIComponent('👍')]);
    if (name === 'guild_id') return GUILD_ID;
    if (name === 'channel_id') return pick([CHANNEL_ID, VOICE_ID]);
    if (name.includes('user')) return pick([OWNER_ID, '@me']);
    return pick(['1', GUILD_ID, '1234567890123456789']);
  });
}

let requests = 0;
const counts = {};
for (const route of routes) {
  if (dangerous.test(`${route.method} ${route.path}`)) continue;
  for (let round = 0; round < 6; round += 1) {
    const path = fill(route.path);
    const token = pick([`Bot ${DISCORD_TOKEN}`, OWNER_TOKEN, OWNER_TOKEN, 'nonsense', '']);
    const withBody = route.method !== 'GET';
    const answer = await fetch(`${GUILDHALL_URL}/api/v10${path}`, {
      method: route.method,
      headers: { ...(token ? { authorization: token } : {}), ...(withBody ? { 'content-type': 'application/json' } : {}) },
      body: withBody ? body() : undefined,
      signal: AbortSignal.timeout(30_000),
      redirect: 'manual',
    });
    const text = await answer.text();
    requests += 1;
    counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    assert.ok(answer.status < 500, `seed ${seed}: ${route.method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    if (answer.status === 204) assert.equal(text, '');
    if (answer.status >= 400) {
      const error = JSON.parse(text);
      assert.equal(typeof error.message, 'string', `${route.method} ${path}: ${text}`);
      if (answer.status !== 429) assert.equal(typeof error.code, 'number', `${route.method} ${path}: ${text}`);
      assert.equal(answer.headers.get('content-type'), 'application/json', `${route.method} ${path}`);
    }
  }
}

// Bytes that are no HTTP: the connection ends, the server lives.
const { port, hostname } = new URL(GUILDHALL_URL);
for (const bytes of ['\0\0\0\0', 'GET\r\n\r\n', 'GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n', 'POST /api/v10/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n', `GET /${'a'.repeat(70_000)} HTTP/1.1\r\n\r\n`, 'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n']) {
  await new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname, () => socket.end(bytes, 'latin1'));
    socket.setTimeout(30_000, () => reject(new Error('hang')));
    socket.on('data', () => {});
    socket.on('error', resolve);
    socket.on('close', resolve);
  });
}
const health = await fetch(`${GUILDHALL_URL}/healthz`);
assert.ok(health.ok);
console.log(`${requests} requests on ${routes.length} routes, seed ${seed}: ${JSON.stringify(counts)}`);
process.exit(0);

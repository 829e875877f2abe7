// A person makes, shows, changes, resets and deletes their own bot over HTTP, as a client's developer page does.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';

const { GUILDHALL_URL, OWNER_TOKEN, OWNER_ID, FRIEND_TOKEN, GUILD_ID } = process.env;

async function request(method, path, token, body) {
  const answer = await fetch(`${GUILDHALL_URL}/api/v9${path}`, {
    method,
    headers: { authorization: token, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, json: text ? JSON.parse(text) : null };
}
const owner = (method, path, body) => request(method, path, OWNER_TOKEN, body);

const made = await owner('POST', '/applications', { name: 'Made by hand' });
assert.equal(made.status, 201, JSON.stringify(made.json));
const id = made.json.id;
assert.ok((await owner('GET', '/applications')).json.some((application) => application.id === id));
assert.equal((await request('GET', '/applications', FRIEND_TOKEN)).json.length, 0);

// The bot and its token: shown once.
const bot = await owner('POST', `/applications/${id}/bot`);
assert.equal(bot.status, 200, JSON.stringify(bot.json));
const first = bot.json.token;
const me = await request('GET', '/users/@me', `Bot ${first}`);
assert.equal(me.json.id, id);
assert.equal(me.json.bot, true);

// Into the guild, with a role of its own.
const authorized = await owner('POST', `/oauth2/authorize?client_id=${id}&scope=bot`, { guild_id: GUILD_ID, permissions: '2048', authorize: true });
assert.equal(authorized.status, 200, JSON.stringify(authorized.json));
assert.ok((await owner('GET', `/guilds/${GUILD_ID}/members/${id}`)).json.roles.length === 1);

const changed = await owner('PATCH', `/applications/${id}`, { description: 'Pings', bot_public: false, flags: (1 << 13) | (1 << 15) | (1 << 19) });
assert.equal(changed.json.description, 'Pings');
assert.equal(changed.json.owner.id, OWNER_ID);
for (const [method, path] of [['PATCH', ''], ['POST', '/bot/reset'], ['POST', '/delete']]) {
  const refused = await request(method, `/applications/${id}${path}`, FRIEND_TOKEN, {});
  assert.equal(refused.json.code, 10002, `${method} ${path}`);
}

// A new token ends what the old one began.
const { url } = (await request('GET', '/gateway/bot', `Bot ${first}`)).json;
const socket = new WebSocket(`${url}/?v=9&encoding=json`);
const events = [];
socket.on('message', (data) => events.push(JSON.parse(data)));
await once(socket, 'message');
socket.send(JSON.stringify({ op: 2, d: { token: first, intents: 1, properties: {} } }));
while (!events.some((event) => event.t === 'READY')) await once(socket, 'message');
const closed = once(socket, 'close');
const second = (await owner('POST', `/applications/${id}/bot/reset`)).json.token;
assert.equal((await closed)[0], 4004);
assert.equal((await request('GET', '/users/@me', `Bot ${first}`)).status, 401);
assert.equal((await request('GET', '/users/@me', `Bot ${second}`)).status, 200);

const gone = await owner('POST', `/applications/${id}/delete`);
assert.equal(gone.status, 204);
assert.equal((await request('GET', '/users/@me', `Bot ${second}`)).status, 401);
assert.equal((await owner('GET', `/guilds/${GUILD_ID}/members/${id}`)).status, 404);
assert.ok(!(await owner('GET', '/applications')).json.some((application) => application.id === id));
console.log('a bot made, changed, reset and deleted by its owner');

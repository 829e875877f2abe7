// A person's client written with a plain WebSocket: log in, READY, friends, a DM, presence, resume.
import assert from 'node:assert/strict';

const { GUILDHALL_URL, GUILD_ID, CHANNEL_ID, OWNER_TOKEN, OWNER_ID, FRIEND_TOKEN, FRIEND_ID } = process.env;
const { WebSocket } = await import('ws');

async function call(method, path, token, body, status) {
  const answer = await fetch(`${GUILDHALL_URL}/api/v9${path}`, {
    method,
    headers: { authorization: token, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(status ? answer.status === status : answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

class Session {
  constructor(token) {
    this.token = token;
    this.events = [];
    this.waiters = [];
    this.seq = null;
  }
  open(first) {
    this.socket = new WebSocket(`${GUILDHALL_URL.replace('http', 'ws')}/?v=9&encoding=json`);
    this.socket.on('message', (data) => {
      const payload = JSON.parse(data.toString());
      if (payload.op === 10) this.send(first);
      if (payload.op === 9) this.push('INVALID_SESSION', payload.d);
      if (payload.op !== 0) return;
      this.seq = payload.s;
      this.push(payload.t, payload.d);
    });
    this.closed = new Promise((resolve) => this.socket.on('close', resolve));
    return this;
  }
  identify() {
    return this.open({ op: 2, d: { token: this.token, capabilities: 16381, properties: { os: 'Linux', browser: 'test', device: '' }, presence: { status: 'online', activities: [], since: 0, afk: false } } });
  }
  resume() {
    return this.open({ op: 6, d: { token: this.token, session_id: this.ready.session_id, seq: this.seq } });
  }
  send(payload) {
    this.socket.send(JSON.stringify(payload));
  }
  push(type, data) {
    this.events.push({ type, data });
    for (const waiter of [...this.waiters]) waiter();
  }
  // The first event of that type that fulfils `test`, also among those that came already.
  event(type, test = () => true) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${type} in 20 s; saw ${this.events.map((e) => e.type)}`)), 20_000);
      const look = () => {
        const found = this.events.find((e) => e.type === type && test(e.data));
        if (!found) return;
        clearTimeout(timer);
        this.waiters = this.waiters.filter((w) => w !== look);
        resolve(found.data);
      };
      this.waiters.push(look);
      look();
    });
  }
}

const owner = new Session(OWNER_TOKEN).identify();
owner.ready = await owner.event('READY');
assert.equal(owner.ready.user.id, OWNER_ID);
assert.ok(owner.ready.user.email);
const guild = owner.ready.guilds.find((g) => g.id === GUILD_ID);
assert.ok(guild.channels.some((c) => c.id === CHANNEL_ID));
assert.ok(guild.roles.some((r) => r.id === GUILD_ID));
await owner.event('READY_SUPPLEMENTAL');
const friend = new Session(FRIEND_TOKEN).identify();
friend.ready = await friend.event('READY');
await owner.event('PRESENCE_UPDATE', (p) => p.user.id === FRIEND_ID && p.status === 'online');

// Friends: request, accept.
const friendName = friend.ready.user.username;
await call('POST', '/users/@me/relationships', OWNER_TOKEN, { username: friendName });
await owner.event('RELATIONSHIP_ADD', (r) => r.id === FRIEND_ID && r.type === 4);
await friend.event('RELATIONSHIP_ADD', (r) => r.id === OWNER_ID && r.type === 3);
await call('PUT', `/users/@me/relationships/${OWNER_ID}`, FRIEND_TOKEN, {});
await owner.event('RELATIONSHIP_ADD', (r) => r.id === FRIEND_ID && r.type === 1);

// A DM between them.
const dm = await call('POST', '/users/@me/channels', OWNER_TOKEN, { recipients: [FRIEND_ID] });
await call('POST', `/channels/${dm.id}/messages`, OWNER_TOKEN, { content: 'psst', nonce: '123' });
const whisper = await friend.event('MESSAGE_CREATE', (m) => m.channel_id === dm.id);
assert.equal(whisper.content, 'psst');
assert.ok(!('guild_id' in whisper) || whisper.guild_id === null);

// A cut connection resumes with what was missed.
owner.socket.terminate();
await owner.closed;
const sent = await call('POST', `/channels/${CHANNEL_ID}/messages`, FRIEND_TOKEN, { content: 'while you were away' });
owner.resume();
await owner.event('RESUMED');
const missed = owner.events.filter((e) => e.type === 'MESSAGE_CREATE' && e.data.id === sent.id);
assert.equal(missed.length, 1, 'once');

// Block: no more DMs.
await call('PUT', `/users/@me/relationships/${OWNER_ID}`, FRIEND_TOKEN, { type: 2 });
const refused = await call('POST', `/channels/${dm.id}/messages`, OWNER_TOKEN, { content: 'hello?' }, 403);
assert.equal(refused.code, 50007);

// Notes and settings come back.
await call('PUT', `/users/@me/notes/${FRIEND_ID}`, OWNER_TOKEN, { note: 'owes me a beer' });
assert.equal((await call('GET', `/users/@me/notes/${FRIEND_ID}`, OWNER_TOKEN)).note, 'owes me a beer');
await call('PATCH', '/users/@me/settings', OWNER_TOKEN, { theme: 'light' });
assert.equal((await call('GET', '/users/@me/settings', OWNER_TOKEN)).theme, 'light');

// Logging out ends the session.
await call('POST', '/auth/logout', OWNER_TOKEN, {});
await owner.closed;
await call('GET', '/users/@me', OWNER_TOKEN, undefined, 401);
friend.socket.close();
console.log('a person logs in, befriends, whispers, resumes and logs out');
process.exit(0);

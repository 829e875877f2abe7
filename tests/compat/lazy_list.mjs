// A person's client, written with a plain WebSocket, that shows a member list: it subscribes with op 14, applies
// GUILD_MEMBER_LIST_UPDATE step by step, and after every few random changes compares what it has with a list that
// another session asks for afresh.
import assert from 'node:assert/strict';
import { MemberList } from '../lib/member_list.mjs';
import { Waiters } from '../lib/waiters.mjs';
import { call } from './lib/person.mjs';

const { GUILDHALL_URL, GUILD_ID, CHANNEL_ID, OWNER_TOKEN, OWNER_ID, FRIEND_TOKEN, FRIEND_ID } = process.env;
const { WebSocket } = await import('ws');
const BOTS = 12;
const ROUNDS = 12;

class Session {
  lists = new Map();
  events = [];
  waiters = new Waiters();
  constructor(token, extra = {}) {
    this.opened = new Promise((resolve, reject) => {
      this.socket = new WebSocket(`${GUILDHALL_URL.replace('http', 'ws')}/?v=9&encoding=json`);
      this.socket.on('close', () => reject(new Error('closed')));
      this.socket.on('message', (data) => {
        const { op, t, d } = JSON.parse(data.toString());
        if (op === 10) this.send(2, { token, capabilities: 16381, properties: { os: 'Linux', browser: 'test', device: '' }, ...extra });
        if (op !== 0) return;
        if (t === 'READY') resolve(d);
        if (t === 'GUILD_MEMBER_LIST_UPDATE') {
          // A list begins with a SYNC; what comes before was meant for one that is closed here.
          if (!this.lists.has(d.id) && d.ops.some(({ op: step }) => step === 'SYNC')) this.lists.set(d.id, new MemberList());
          this.lists.get(d.id)?.apply(d);
        }
        this.events.push({ t, d });
        this.waiters.look();
      });
    });
    this.opened.catch(() => {});
  }
  send(op, d) {
    this.socket.send(JSON.stringify({ op, d }));
  }
  // Resolves when `test` is true; it is looked at after each event.
  until(test, what) {
    return this.waiters.until(test, what, 20_000);
  }
  close() {
    this.socket.close(1000);
  }
}

let seed = Number(process.env.SEED ?? 20);
const random = (bound) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor((seed / 2147483648) * bound);
};

// Members: bots are the cheapest.
const bots = [];
for (let i = 0; i < BOTS; i += 1) {
  const application = await call('POST', '/applications', OWNER_TOKEN, { name: `List${String.fromCharCode(97 + ((i * 7) % 26))}${i}` });
  await call('POST', `/applications/${application.id}/bot`, OWNER_TOKEN, {});
  const { token } = await call('POST', `/applications/${application.id}/bot/reset`, OWNER_TOKEN, {});
  await call('POST', `/oauth2/authorize?client_id=${application.id}&scope=bot`, OWNER_TOKEN, { guild_id: GUILD_ID, permissions: '0', authorize: true });
  bots.push({ id: application.id, token, session: null });
}

const ranges = [[0, 4], [5, 9]];
const owner = new Session(OWNER_TOKEN);
const friend = new Session(FRIEND_TOKEN);
const ready = await owner.opened;
await friend.opened;
assert.deepEqual(ready.guilds.find((guild) => guild.id === GUILD_ID).members.map((member) => member.user.id), [OWNER_ID], 'READY does not grow with the guild');
owner.send(14, { guild_id: GUILD_ID, typing: true, activities: true, threads: true, channels: { [CHANNEL_ID]: ranges } });
await owner.until(() => owner.lists.get('everyone'), 'the first SYNC');
const own = owner.lists.get('everyone');

// A list asked for afresh by the friend, with op 37.
async function fresh(wanted) {
  friend.send(37, { subscriptions: { [GUILD_ID]: { channels: {} } } });
  friend.lists.delete('everyone');
  friend.send(37, { subscriptions: { [GUILD_ID]: { typing: true, channels: { [CHANNEL_ID]: wanted } } } });
  await friend.until(() => (friend.lists.get('everyone')?.steps.SYNC ?? 0) >= wanted.length, 'a fresh SYNC');
  return friend.lists.get('everyone');
}
async function compare(when) {
  const expected = (await fresh(ranges)).shown(ranges);
  assert.ok(!expected.includes('missing'), expected);
  await owner.until(() => own.shown(ranges) === expected, () => `${when}: expected\n${expected}\nhave\n${own.shown(ranges)}`);
}
await compare('at first');

const roles = [];
const changes = [
  async () => {
    if (roles.length > 3) return;
    roles.push((await call('POST', `/guilds/${GUILD_ID}/roles`, OWNER_TOKEN, { name: `role ${roles.length}`, hoist: random(3) > 0 })).id);
  },
  async () => {
    if (roles.length === 0) return;
    const bot = bots[random(bots.length)];
    await call('PATCH', `/guilds/${GUILD_ID}/members/${bot.id}`, OWNER_TOKEN, { roles: roles.filter(() => random(2) === 0) });
  },
  async () => {
    const id = random(6) === 0 ? FRIEND_ID : bots[random(bots.length)].id;
    await call('PATCH', `/guilds/${GUILD_ID}/members/${id}`, OWNER_TOKEN, { nick: random(3) === 0 ? null : `Nick ${random(100)}` });
  },
  async () => {
    if (roles.length > 0) await call('PATCH', `/guilds/${GUILD_ID}/roles/${roles[random(roles.length)]}`, OWNER_TOKEN, { hoist: random(2) === 0 });
  },
  async () => {
    if (roles.length > 1) await call('PATCH', `/guilds/${GUILD_ID}/roles`, OWNER_TOKEN, [{ id: roles[random(roles.length)], position: 1 + random(roles.length) }]);
  },
  async () => {
    if (roles.length > 2 && random(3) === 0) await call('DELETE', `/guilds/${GUILD_ID}/roles/${roles.splice(random(roles.length), 1)[0]}`, OWNER_TOKEN);
  },
  async () => {
    const bot = bots[random(bots.length)];
    if (bot.session) {
      bot.session.close();
      bot.session = null;
    } else {
      bot.session = new Session(bot.token, { intents: 0, presence: { status: ['online', 'idle', 'dnd', 'invisible'][random(4)], activities: [], since: null, afk: false } });
      await bot.session.opened;
    }
  },
  async () => {
    if (bots.length < 8) return;
    const [bot] = bots.splice(random(bots.length), 1);
    bot.session?.close();
    await call('DELETE', `/guilds/${GUILD_ID}/members/${bot.id}`, OWNER_TOKEN);
  },
];
for (let round = 0; round < ROUNDS; round += 1) {
  for (let i = 1 + random(6); i > 0; i -= 1) await changes[random(changes.length)]();
  await compare(`round ${round}`);
}

// A hidden channel has another list, with only those who may view it.
const overwrite = { type: 0, deny: '1024', allow: '0' };
await call('PUT', `/channels/${CHANNEL_ID}/permissions/${GUILD_ID}`, OWNER_TOKEN, overwrite);
await owner.until(() => [...owner.lists.keys()].some((id) => id !== 'everyone'), 'the list of the hidden channel');
const [hidden] = [...owner.lists].find(([id]) => id !== 'everyone');
assert.match(hidden, /^\d+$/);
assert.ok(owner.lists.get(hidden).rows.every((row) => row.group || row.member.user.id !== FRIEND_ID));
const seen = friend.events.length;
await call('PATCH', `/guilds/${GUILD_ID}/members/@me`, OWNER_TOKEN, { nick: 'Secret' });
await owner.until(() => owner.lists.get(hidden).rows.some((row) => row?.member?.nick === 'Secret'), 'an update of it');
assert.ok(friend.events.slice(seen).every(({ t, d }) => t !== 'GUILD_MEMBER_LIST_UPDATE' || d.id !== hidden), 'who may not view it hears nothing of it');

for (const bot of bots) bot.session?.close();
owner.close();
friend.close();
console.log(`a member list kept by ${JSON.stringify(own.steps)} equals one asked for afresh`);
process.exit(0);

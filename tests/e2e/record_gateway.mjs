// Records what one person's session receives while others live in her guilds, and what a fresh READY says afterwards:
// web/src/stores/recordings/gateway.json, which the store tests replay.
//
//   node tests/e2e/record_gateway.mjs --server BINARY
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Server, argumentsOf } from '../lib/server.mjs';

const require = createRequire(new URL('../compat/package.json', import.meta.url));
const { WebSocket } = require('ws');
const CAPABILITIES = (1 << 2) | (1 << 3) | (1 << 4); // As web/src/gateway/connection.ts.
const out = new URL('../../web/src/stores/recordings/gateway.json', import.meta.url);

/** A session that keeps every dispatch; `until` waits for one that fits. */
class Session {
  constructor(server, token) {
    this.events = [];
    this.waiting = [];
    this.socket = new WebSocket(`${server.base.replace('http', 'ws')}/?v=10&encoding=json`);
    this.socket.on('message', (data) => this.take(JSON.parse(data), token));
  }
  take({ op, t, d }, token) {
    if (op === 10)
      this.socket.send(JSON.stringify({ op: 2, d: { token, capabilities: CAPABILITIES, properties: { os: 'linux', browser: 'recorder', device: '' } } }));
    if (op !== 0) return;
    this.events.push({ t, d });
    this.waiting = this.waiting.filter(({ fits, resolve }) => !(fits(t, d) && (resolve(d), true)));
  }
  until(fits) {
    const known = this.events.find(({ t, d }) => fits(t, d));
    return known ? Promise.resolve(known.d) : new Promise((resolve) => this.waiting.push({ fits, resolve }));
  }
  close() {
    this.socket.close();
  }
}

const server = await new Server(argumentsOf(process.argv).server, { args: ['--limits.rate_limits=false'] }).start();
const olga = await server.person('olga');
const me = await server.person('me');
const third = await server.person('third');
const by = (person) => (method, path, body) => server.api(method, path, { token: person.token, body });
const [asOlga, asMe, asThird] = [by(olga), by(me), by(third)];

const hall = await asOlga('POST', '/guilds', { name: 'Hall' });
const general = (await asOlga('GET', `/guilds/${hall.id}/channels`)).find(({ type }) => type === 0);
const { code } = await asOlga('POST', `/channels/${general.id}/invites`, {});
for (const join of [asMe, asThird]) await join('POST', `/invites/${code}`, {});
const session = new Session(server, me.token);
await session.until((t) => t === 'READY_SUPPLEMENTAL' || t === 'READY');

// Roles and channels come, change, hide and go.
const role = await asOlga('POST', `/guilds/${hall.id}/roles`, { name: 'Smiths', permissions: '8', color: 255, hoist: true });
const gone = await asOlga('POST', `/guilds/${hall.id}/roles`, { name: 'Gone' });
await asOlga('PUT', `/guilds/${hall.id}/members/${me.id}/roles/${role.id}`);
await asOlga('PATCH', `/guilds/${hall.id}/roles/${role.id}`, { name: 'Builders', permissions: '0' });
await asOlga('DELETE', `/guilds/${hall.id}/roles/${gone.id}`);
const category = await asOlga('POST', `/guilds/${hall.id}/channels`, { name: 'Works', type: 4 });
const forge = await asOlga('POST', `/guilds/${hall.id}/channels`, { name: 'forge', type: 0, parent_id: category.id });
const cellar = await asOlga('POST', `/guilds/${hall.id}/channels`, { name: 'cellar', type: 0 });
const attic = await asOlga('POST', `/guilds/${hall.id}/channels`, {
  name: 'attic',
  type: 0,
  permission_overwrites: [{ id: hall.id, type: 0, deny: '1024', allow: '0' }],
});
await asOlga('PATCH', `/channels/${forge.id}`, { name: 'smithy', topic: 'hot', rate_limit_per_user: 5 });
await asOlga('PUT', `/channels/${cellar.id}/permissions/${hall.id}`, { type: 0, deny: '1024', allow: '0' });
await asOlga('PUT', `/channels/${attic.id}/permissions/${me.id}`, { type: 1, allow: '1024', deny: '0' });
await asOlga('PATCH', `/guilds/${hall.id}/channels`, [{ id: forge.id, position: 9 }]);
await asOlga('PATCH', `/guilds/${hall.id}`, { name: 'Great Hall', description: 'warm', default_message_notifications: 1 });
await asOlga('PATCH', `/guilds/${hall.id}/members/${me.id}`, { nick: 'Smith' });

// Messages, mentions, what is read and what is not.
await asOlga('POST', `/channels/${general.id}/messages`, { content: `hear, <@${me.id}>` });
await asOlga('POST', `/channels/${forge.id}/messages`, { content: `<@&${role.id}> come` });
const slip = await asThird('POST', `/channels/${general.id}/messages`, { content: `wrong <@${me.id}>` });
await asThird('DELETE', `/channels/${general.id}/messages/${slip.id}`);
const last = await asThird('POST', `/channels/${general.id}/messages`, { content: 'nothing' });
await asOlga('PUT', `/channels/${general.id}/pins/${last.id}`);
await asMe('POST', `/channels/${attic.id}/messages`, { content: 'mine' });
await asMe('POST', `/channels/${general.id}/messages/${last.id}/ack`, { token: null });

// A guild that is made and left, one that is made and kept.
const tent = await asMe('POST', '/guilds', { name: 'Tent' });
await asMe('POST', '/guilds', { name: 'House' });
await asMe('DELETE', `/guilds/${tent.id}`);

// Friends, a direct message, a group, settings.
await asThird('POST', '/users/@me/relationships', { username: 'me' });
await asMe('PUT', `/users/@me/relationships/${third.id}`, {});
const direct = await asThird('POST', '/users/@me/channels', { recipients: [me.id] });
await asThird('POST', `/channels/${direct.id}/messages`, { content: 'psst' });
await asMe('PATCH', '/users/@me/settings', { theme: 'light', locale: 'de' });
await asMe('PATCH', `/users/@me/guilds/${hall.id}/settings`, { message_notifications: 2, muted: true });
await asOlga('DELETE', `/guilds/${hall.id}/members/${third.id}`);
await asOlga('POST', `/channels/${general.id}/messages`, { content: 'the end' });
await session.until((t, d) => t === 'MESSAGE_CREATE' && d.content === 'the end');

const fresh = new Session(server, me.token);
await fresh.until((t) => t === 'READY');
const kept = session.events.filter(({ t }) => t !== 'SESSIONS_REPLACE');
mkdirSync(new URL('.', out), { recursive: true });
writeFileSync(out, `${JSON.stringify({ events: kept, fresh: fresh.events.find(({ t }) => t === 'READY').d }, null, 1)}\n`);
console.log(`${kept.length} events: ${[...new Set(kept.map(({ t }) => t))].join(' ')}`);
session.close();
fresh.close();
await server.stop();

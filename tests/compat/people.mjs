// A person's client written with a plain WebSocket: log in, READY, friends, a DM, presence, resume.
import assert from 'node:assert/strict';
import { Session, call } from './lib/person.mjs';

const { GUILDHALL_URL, GUILD_ID, CHANNEL_ID, OWNER_TOKEN, OWNER_ID, FRIEND_TOKEN, FRIEND_ID } = process.env;

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

// The newcomer's friend sees whether they are there, outside of any guild.
await owner.event('PRESENCE_UPDATE', (p) => p.user.id === FRIEND_ID && !p.guild_id && p.status === 'online');

// Read states. The DM counts for the friend; a mention counts in the guild; an ack reaches both of their devices.
const phone = new Session(FRIEND_TOKEN).identify({ os: 'iOS', capabilities: 0 });
phone.ready = await phone.event('READY');
assert.ok(Array.isArray(phone.ready.read_state), 'without the capability: a plain list');
assert.equal(phone.ready.read_state.find((r) => r.id === dm.id).mention_count, 1);
const called = await call('POST', `/channels/${CHANNEL_ID}/messages`, OWNER_TOKEN, { content: `<@${FRIEND_ID}> look` });
const everyone = await call('POST', `/channels/${CHANNEL_ID}/messages`, OWNER_TOKEN, { content: '@everyone look' });
await phone.event('MESSAGE_CREATE', (m) => m.id === everyone.id);
const entry = async () => {
  const session = new Session(FRIEND_TOKEN).identify();
  session.ready = await session.event('READY');
  session.socket.close();
  assert.equal(session.ready.read_state.partial, false);
  return session.ready.read_state.entries.find((r) => r.id === CHANNEL_ID);
};
assert.equal((await entry()).mention_count, 2);
assert.deepEqual(await call('POST', `/channels/${CHANNEL_ID}/messages/${called.id}/ack`, FRIEND_TOKEN, { token: null }), { token: null });
for (const device of [friend, phone]) {
  const ack = await device.event('MESSAGE_ACK', (a) => a.channel_id === CHANNEL_ID && a.message_id === called.id);
  assert.equal(ack.mention_count, 1);
  assert.ok(ack.version > 0);
}
assert.equal((await entry()).mention_count, 1);
friend.forget();
await call('POST', `/channels/${CHANNEL_ID}/messages/${called.id}/ack`, FRIEND_TOKEN, { manual: true, mention_count: 3 });
assert.equal((await friend.event('MESSAGE_ACK', (a) => a.manual)).mention_count, 3);
assert.equal((await entry()).mention_count, 3);
friend.forget();
await call('POST', `/guilds/${GUILD_ID}/ack`, FRIEND_TOKEN, {}, 204);
await friend.event('MESSAGE_ACK', (a) => a.channel_id === CHANNEL_ID && a.message_id === everyone.id);
assert.equal((await entry()).mention_count, 0);
friend.forget();
await call('POST', '/read-states/ack-bulk', FRIEND_TOKEN, { read_states: [{ channel_id: dm.id, message_id: whisper.id, read_state_type: 0 }, { channel_id: '1', message_id: '1' }] }, 204);
await friend.event('MESSAGE_ACK', (a) => a.channel_id === dm.id);
await call('POST', '/read-states/ack-bulk', FRIEND_TOKEN, { read_states: [{ channel_id: 'x' }] }, 400);
await call('POST', `/channels/${CHANNEL_ID}/pins/ack`, FRIEND_TOKEN, {}, 204);
await friend.event('CHANNEL_PINS_ACK', (a) => a.channel_id === CHANNEL_ID);
await call('POST', `/channels/1/messages/1/ack`, FRIEND_TOKEN, {}, 404);
const written = await call('POST', `/channels/${CHANNEL_ID}/messages`, FRIEND_TOKEN, { content: 'I write, so I have read' });
assert.equal((await entry()).last_message_id, written.id);
await call('DELETE', `/channels/${CHANNEL_ID}/messages/ack`, FRIEND_TOKEN, undefined, 204);

// The inbox has what called them, read or not, until it is dismissed.
let inbox = await call('GET', '/users/@me/mentions?limit=10', FRIEND_TOKEN);
assert.deepEqual(inbox.map((m) => m.id), [everyone.id, called.id]);
assert.deepEqual((await call('GET', '/users/@me/mentions?everyone=false', FRIEND_TOKEN)).map((m) => m.id), [called.id]);
assert.deepEqual((await call('GET', `/users/@me/mentions?before=${everyone.id}&limit=1&guild_id=${GUILD_ID}`, FRIEND_TOKEN)).map((m) => m.id), [called.id]);
await call('DELETE', `/users/@me/mentions/${everyone.id}`, FRIEND_TOKEN, undefined, 204);
inbox = await call('GET', '/users/@me/mentions', FRIEND_TOKEN);
assert.deepEqual(inbox.map((m) => m.id), [called.id]);

// Notification settings: kept, told to every device, and what they suppress does not count.
friend.forget();
phone.forget();
const muted = await call('PATCH', `/users/@me/guilds/${GUILD_ID}/settings`, FRIEND_TOKEN, {
  suppress_everyone: true,
  channel_overrides: { [CHANNEL_ID]: { muted: true, mute_config: { end_time: '2100-01-01T00:00:00+00:00', selected_time_window: 3600 } } },
});
assert.equal(muted.channel_overrides[0].mute_config.selected_time_window, 3600);
for (const device of [friend, phone]) assert.equal((await device.event('USER_GUILD_SETTINGS_UPDATE')).suppress_everyone, true);
await call('POST', `/channels/${CHANNEL_ID}/messages`, OWNER_TOKEN, { content: '@everyone again' });
await call('POST', `/channels/${CHANNEL_ID}/messages/${written.id}/ack`, FRIEND_TOKEN, { manual: true });
assert.equal((await entry()).mention_count, 0);
assert.equal((await call('PATCH', '/users/@me/guilds/@me/settings', FRIEND_TOKEN, { muted: false })).guild_id, null);
const bulk = await call('PATCH', '/users/@me/guilds/settings', FRIEND_TOKEN, { guilds: { [GUILD_ID]: { message_notifications: 1 }, 5: { muted: true } } });
assert.equal(bulk.length, 1);
assert.equal(bulk[0].message_notifications, 1);
await call('PATCH', `/users/@me/guilds/${GUILD_ID}/settings`, FRIEND_TOKEN, { message_notifications: 7 }, 400);

// Client settings: checked, told to every device; the status is that of all devices, the custom status an activity.
await call('PATCH', '/users/@me/settings', FRIEND_TOKEN, { theme: 'pink' }, 400);
const folders = [{ id: 7, guild_ids: [GUILD_ID], name: 'Halls', color: 255 }];
await call('PATCH', '/users/@me/settings', FRIEND_TOKEN, { guild_folders: folders, status: 'dnd' });
assert.deepEqual((await phone.event('USER_SETTINGS_UPDATE')).guild_folders, [{ guild_ids: [GUILD_ID], id: 7, name: 'Halls', color: 255 }]);
await owner.event('PRESENCE_UPDATE', (p) => p.user.id === FRIEND_ID && p.status === 'dnd');
await phone.event('SESSIONS_REPLACE', (list) => list.length >= 2 && list.every((s) => s.status === 'dnd'));
await call('PATCH', '/users/@me/settings', FRIEND_TOKEN, { custom_status: { text: 'thinking', emoji_name: '🤔' } });
const thinking = await owner.event('PRESENCE_UPDATE', (p) => p.user.id === FRIEND_ID && p.activities.length === 1);
assert.equal(thinking.activities[0].type, 4);
assert.equal(thinking.activities[0].state, 'thinking');
owner.forget();
phone.send({ op: 3, d: { status: 'idle', activities: [], since: 0, afk: true } });
await friend.event('SESSIONS_REPLACE', (list) => list.some((s) => s.status === 'idle' && s.client_info.client === 'mobile'));
const both = await owner.event('PRESENCE_UPDATE', (p) => p.user.id === FRIEND_ID && p.client_status.mobile === 'idle');
assert.equal(both.status, 'dnd', 'chosen by hand: wins');
await call('PATCH', '/users/@me/settings', FRIEND_TOKEN, { status: 'invisible' });
await owner.event('PRESENCE_UPDATE', (p) => p.user.id === FRIEND_ID && p.status === 'offline');
await call('PATCH', '/users/@me/settings', FRIEND_TOKEN, { status: 'online' });
// The same settings as protobuf: appearance (13) with a theme (1) and a field 200 that nobody knows.
const appearance = Buffer.from([0x6a, 0x05, 0xc0, 0x0c, 0x05, 0x08, 0x02]);
friend.forget();
const proto = await call('PATCH', '/users/@me/settings-proto/1', FRIEND_TOKEN, { settings: appearance.toString('base64') });
assert.equal(proto.out_of_date, false);
assert.ok(Buffer.from(proto.settings, 'base64').includes(appearance), 'kept byte for byte');
await friend.event('USER_SETTINGS_PROTO_UPDATE', (u) => u.settings.proto === proto.settings && u.settings.type === 1 && !u.partial);
await friend.event('USER_SETTINGS_UPDATE', (s) => s.theme === 'light');
assert.equal((await call('GET', '/users/@me/settings', FRIEND_TOKEN)).theme, 'light');
await call('PATCH', '/users/@me/settings', FRIEND_TOKEN, { theme: 'midnight' });
const byJson = await friend.event('USER_SETTINGS_PROTO_UPDATE', (u) => u.settings.proto !== proto.settings);
const midnight = Buffer.from([0x6a, 0x05, 0xc0, 0x0c, 0x05, 0x08, 0x04]);
assert.ok(Buffer.from(byJson.settings.proto, 'base64').includes(midnight));
assert.equal((await call('GET', '/users/@me/settings-proto/1', FRIEND_TOKEN)).settings, byJson.settings.proto);
const late = await call('PATCH', '/users/@me/settings-proto/1', FRIEND_TOKEN, { settings: appearance.toString('base64'), required_data_version: 1 });
assert.deepEqual(late, { settings: byJson.settings.proto, out_of_date: true });
await call('PATCH', '/users/@me/settings-proto/1', FRIEND_TOKEN, { settings: '!' }, 400);

// What a new client of theirs starts with.
const third = new Session(FRIEND_TOKEN).identify();
third.ready = await third.event('READY');
assert.equal(third.ready.user_settings.custom_status.text, 'thinking');
assert.equal(third.ready.user_settings_proto, byJson.settings.proto);
assert.equal(third.ready.user_guild_settings.entries.find((e) => e.guild_id === GUILD_ID).message_notifications, 1);
assert.ok(third.ready.sessions.length >= 3);
assert.deepEqual(third.ready.private_channels.find((c) => c.id === dm.id).recipient_ids, [OWNER_ID]);
assert.ok(third.ready.users.some((u) => u.id === OWNER_ID), 'users stand once, in a list');
assert.equal(third.ready.relationships.find((r) => r.id === OWNER_ID).user, undefined);
assert.equal(third.ready.merged_members[third.ready.guilds.findIndex((g) => g.id === GUILD_ID)][0].user_id, FRIEND_ID);
const more = await third.event('READY_SUPPLEMENTAL');
assert.ok(more.merged_presences.friends.some((p) => p.user_id === OWNER_ID && p.status === 'online'));
assert.equal(more.merged_members.length, third.ready.guilds.length);
phone.forget();
third.socket.close();

// Profiles: mutual guilds and friends; another face in the guild.
await call('PATCH', `/users/@me/relationships/${OWNER_ID}`, FRIEND_TOKEN, { nickname: 'boss' });
assert.equal((await friend.event('RELATIONSHIP_UPDATE')).nickname, 'boss');
await call('PATCH', '/users/@me/profile', FRIEND_TOKEN, { bio: 'I read', pronouns: 'they' });
const pixel = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const face = await call('PATCH', `/guilds/${GUILD_ID}/members/@me`, FRIEND_TOKEN, { nick: 'Reader', avatar: pixel, bio: 'here I write' });
assert.equal(face.nick, 'Reader');
assert.match(face.avatar, /^[0-9a-f]{32}$/);
assert.equal((await fetch(`${GUILDHALL_URL}/guilds/${GUILD_ID}/users/${FRIEND_ID}/avatars/${face.avatar}.png`)).status, 200);
const profile = await call('GET', `/users/${FRIEND_ID}/profile?with_mutual_guilds=true&with_mutual_friends=true&guild_id=${GUILD_ID}`, OWNER_TOKEN);
assert.equal(profile.user_profile.bio, 'I read');
assert.equal(profile.guild_member_profile.bio, 'here I write');
assert.deepEqual(profile.mutual_guilds, [{ id: GUILD_ID, nick: 'Reader' }]);
assert.deepEqual(profile.mutual_friends, []);
assert.equal(profile.mutual_friends_count, 0);
await call('PATCH', `/users/${OWNER_ID}/profile`, FRIEND_TOKEN, { bio: 'no' }, 403);

// Who takes no messages from that guild is written to by friends only; the two are.
await call('PATCH', '/users/@me/settings', FRIEND_TOKEN, { restricted_guilds: [GUILD_ID] });
await call('POST', `/channels/${dm.id}/messages`, OWNER_TOKEN, { content: 'friends may' });
await call('DELETE', `/users/@me/relationships/${FRIEND_ID}`, OWNER_TOKEN);
assert.equal((await call('POST', `/channels/${dm.id}/messages`, OWNER_TOKEN, { content: 'others not' }, 403)).code, 50007);
await call('PATCH', '/users/@me/settings', FRIEND_TOKEN, { restricted_guilds: [] });

// A group: an icon and another owner.
const group = await call('POST', '/users/@me/channels', OWNER_TOKEN, { recipients: [FRIEND_ID, OWNER_ID], name: 'us' });
assert.equal(group.type, 3);
await call('PATCH', `/channels/${group.id}`, OWNER_TOKEN, { icon: pixel, owner: FRIEND_ID });
const changed = await friend.event('CHANNEL_UPDATE', (c) => c.id === group.id && c.owner_id === FRIEND_ID);
assert.match(changed.icon, /^[0-9a-f]{32}$/);
await call('DELETE', `/channels/${group.id}/recipients/${OWNER_ID}`, FRIEND_TOKEN);
await owner.event('CHANNEL_DELETE', (c) => c.id === group.id);
phone.socket.close();
await friend.event('SESSIONS_REPLACE', (list) => !list.some((s) => s.client_info.client === 'mobile') || list.length >= 1);

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

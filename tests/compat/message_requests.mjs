// Two people with plain WebSocket clients: what a stranger writes first to somebody who wants to be asked.
import assert from 'node:assert/strict';
import { Session, call } from './lib/person.mjs';

const { GUILD_ID, OWNER_TOKEN, OWNER_ID, FRIEND_TOKEN, FRIEND_ID } = process.env;

// The one who is asked has two devices, one of them as clients without capabilities are.
const desk = new Session(OWNER_TOKEN).identify();
const phone = new Session(OWNER_TOKEN).identify({ capabilities: 0 });
const stranger = new Session(FRIEND_TOKEN).identify();
for (const session of [desk, phone, stranger]) await session.event('READY');
await call('PATCH', '/users/@me/settings', OWNER_TOKEN, { default_message_request_restricted: false });

// They share a guild, and still have to ask.
const dm = await call('POST', '/users/@me/channels', FRIEND_TOKEN, { recipients: [OWNER_ID] });
const first = await call('POST', `/channels/${dm.id}/messages`, FRIEND_TOKEN, { content: 'hello there' });
for (const device of [desk, phone]) {
  const created = await device.event('CHANNEL_CREATE', (c) => c.id === dm.id);
  assert.equal(created.is_message_request, true);
  assert.equal(Math.floor(Date.parse(created.is_message_request_timestamp) / 1000), Math.floor(Date.parse(first.timestamp) / 1000));
  await device.event('MESSAGE_CREATE', (m) => m.id === first.id);
}
const seenBySender = (await call('GET', '/users/@me/channels', FRIEND_TOKEN)).find((c) => c.id === dm.id);
assert.ok(!('is_message_request' in seenBySender), 'who wrote is not told');

// A new session: among the private channels, with its flag, and without a badge.
const late = new Session(OWNER_TOKEN).identify();
const ready = await late.event('READY');
const listed = ready.private_channels.find((c) => c.id === dm.id);
assert.equal(listed.is_message_request, true);
assert.equal(listed.is_spam, false);
assert.ok(!ready.read_state.entries.some((e) => e.id === dm.id && e.mention_count > 0));

// What they wrote, for the list of requests.
await call('POST', `/channels/${dm.id}/messages`, FRIEND_TOKEN, { content: 'are you there?' });
const previews = await call('GET', `/users/@me/message-requests/supplemental-data?channel_ids=${dm.id}`, OWNER_TOKEN);
assert.deepEqual(previews.map((p) => [p.channel_id, p.message_preview.id, p.message_preview.content]), [[dm.id, first.id, 'hello there']]);
assert.equal(previews[0].message_preview.author.id, FRIEND_ID);
assert.deepEqual(await call('GET', `/users/@me/message-requests/supplemental-data?channel_ids=${dm.id}`, FRIEND_TOKEN), []);
await call('GET', '/users/@me/message-requests/supplemental-data', OWNER_TOKEN, undefined, 400);
await call('GET', '/users/@me/message-requests/supplemental-data?channel_ids=x', OWNER_TOKEN, undefined, 400);

// Rejected: gone from all devices, and not for the sender.
await call('DELETE', `/channels/${dm.id}/recipients/@me`, FRIEND_TOKEN, undefined, 400);
const rejected = await call('DELETE', `/channels/${dm.id}/recipients/@me`, OWNER_TOKEN);
assert.equal(rejected.id, dm.id);
assert.equal(rejected.is_message_request, false);
for (const device of [desk, phone, late]) {
  await device.event('CHANNEL_DELETE', (c) => c.id === dm.id);
  assert.deepEqual(device.types(dm.id).slice(-3), ['CHANNEL_UPDATE', 'MESSAGE_ACK', 'CHANNEL_DELETE']);
}
assert.ok(!(await call('GET', '/users/@me/channels', OWNER_TOKEN)).some((c) => c.id === dm.id));
await call('DELETE', `/channels/${dm.id}/recipients/@me`, OWNER_TOKEN, undefined, 400);

// They ask again; it is rejected with others at once.
await call('POST', `/channels/${dm.id}/messages`, FRIEND_TOKEN, { content: 'once more' });
await late.event('CHANNEL_CREATE', (c) => c.id === dm.id && c.is_message_request);
await call('PUT', '/channels/recipients/@me/batch-reject', OWNER_TOKEN, { channel_ids: [dm.id, GUILD_ID] }, 404);
const batch = await call('PUT', '/channels/recipients/@me/batch-reject', OWNER_TOKEN, { channel_ids: [dm.id] });
assert.deepEqual(batch.map((c) => c.id), [dm.id]);
await call('PUT', '/channels/recipients/@me/batch-reject', OWNER_TOKEN, {}, 400);

// A third time; accepted: a DM as any other, on all devices.
await call('POST', `/channels/${dm.id}/messages`, FRIEND_TOKEN, { content: 'please' });
await call('PUT', `/channels/${dm.id}/recipients/@me`, OWNER_TOKEN, { consent_status: 3 }, 400);
const accepted = await call('PUT', `/channels/${dm.id}/recipients/@me`, OWNER_TOKEN, { consent_status: 2 });
assert.equal(accepted.is_message_request, false);
assert.equal(accepted.recipients[0].id, FRIEND_ID);
for (const device of [desk, phone, late]) {
  const updates = () => device.events.filter((e) => e.type === 'CHANNEL_UPDATE' && e.data.id === dm.id);
  await device.event('CHANNEL_UPDATE', () => updates().length === 3);
  assert.equal(updates().at(-1).data.is_message_request, false);
}
const after = await new Session(OWNER_TOKEN).identify().event('READY');
assert.equal(after.private_channels.find((c) => c.id === dm.id).is_message_request, false);
assert.equal(after.read_state.entries.find((e) => e.id === dm.id).mention_count, 1, 'now it counts');
await call('POST', `/channels/${dm.id}/messages`, OWNER_TOKEN, { content: 'yes?' });
await stranger.event('MESSAGE_CREATE', (m) => m.content === 'yes?');
assert.ok(!stranger.events.some((e) => e.type === 'CHANNEL_UPDATE' && e.data.id === dm.id));
console.log('asked, rejected twice, accepted');
process.exit(0);

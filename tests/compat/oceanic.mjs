// oceanic.js, unmodified, plain or with zlib-stream (COMPRESS).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Client } from 'oceanic.js';

const { GUILDHALL_URL, DISCORD_TOKEN, GUILD_ID, CHANNEL_ID, OWNER_TOKEN, OWNER_ID, FRIEND_ID, COMPRESS } = process.env;
const client = new Client({
  auth: `Bot ${DISCORD_TOKEN}`,
  rest: { baseURL: `${GUILDHALL_URL}/api/v10` },
  gateway: { intents: ['ALL'], getAllUsers: true, ...(COMPRESS ? { compress: COMPRESS } : {}) },
});
client.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
const ready = once(client, 'ready');
await client.connect();
await ready;
const guild = client.guilds.get(GUILD_ID);
assert.ok(guild);
assert.equal(guild.members.size, 3);
const channel = guild.channels.get(CHANNEL_ID);
const created = once(client, 'messageCreate');
await fetch(`${GUILDHALL_URL}/api/v10/channels/${CHANNEL_ID}/messages`, {
  method: 'POST',
  headers: { authorization: OWNER_TOKEN, 'content-type': 'application/json' },
  body: JSON.stringify({ content: `hello <@${FRIEND_ID}>` }),
});
const [message] = await created;
assert.equal(message.author.id, OWNER_ID);
assert.deepEqual(message.mentions.users.map((user) => user.id), [FRIEND_ID]);
const sent = await channel.createMessage({ content: 'from oceanic', embeds: [{ title: 'T' }], files: [{ name: 'a.txt', contents: Buffer.from('abc') }] });
assert.equal(sent.attachments.size, 1);
await sent.createReaction('👍');
const edited = await sent.edit({ content: 'changed' });
assert.equal(edited.content, 'changed');
const role = await guild.createRole({ name: 'R' });
await guild.addMemberRole(FRIEND_ID, role.id);
assert.ok((await guild.getMember(FRIEND_ID)).roles.includes(role.id));
await guild.deleteRole(role.id);
const page = await channel.getMessages({ limit: 10 });
assert.equal(page[0].id, sent.id);
await sent.delete();
client.disconnect(false);
console.log(`oceanic.js scenario complete (${COMPRESS || 'plain'})`);
process.exit(0);

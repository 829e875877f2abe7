// eris, unmodified. Its REST side speaks TLS alone and knows no port, so its agent hands it a plain connection.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { Client } from 'eris';

const { GUILDHALL_URL, DISCORD_TOKEN, GUILD_ID, CHANNEL_ID, OWNER_TOKEN, OWNER_ID, FRIEND_ID } = process.env;
const { hostname, port } = new URL(GUILDHALL_URL);

class PlainAgent extends Agent {
  createConnection() {
    return connect({ host: hostname, port: Number(port) });
  }
}

const client = new Client(`Bot ${DISCORD_TOKEN}`, {
  intents: ['all'],
  getAllUsers: true,
  rest: { domain: hostname, baseURL: '/api/v10', agent: new PlainAgent({ keepAlive: true }) },
});
client.on('error', (error) => {
  console.error(error);
  process.exit(1);
});

const api = async (method, path, body) => {
  const answer = await fetch(`${GUILDHALL_URL}/api/v10${path}`, {
    method,
    headers: { authorization: OWNER_TOKEN, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.status === 204 ? null : answer.json();
};

const ready = once(client, 'ready');
await client.connect();
await ready;
const guild = client.guilds.get(GUILD_ID);
assert.ok(guild);
assert.equal(guild.members.size, 3);
assert.equal(guild.ownerID, OWNER_ID);
const channel = guild.channels.get(CHANNEL_ID);

const created = once(client, 'messageCreate');
await api('POST', `/channels/${CHANNEL_ID}/messages`, { content: `hello <@${FRIEND_ID}>` });
const [message] = await created;
assert.equal(message.author.id, OWNER_ID);
assert.deepEqual(
  message.mentions.map((user) => user.id),
  [FRIEND_ID],
);

const sent = await channel.createMessage({ content: 'from eris', embeds: [{ title: 'T' }] }, { name: 'a.txt', file: Buffer.from('abc') });
assert.equal(sent.attachments.length, 1);
assert.equal(sent.embeds[0].title, 'T');
assert.equal((await sent.edit('changed')).content, 'changed');
await sent.addReaction('👍');
assert.equal((await sent.getReaction('👍')).length, 1);
await sent.pin();
assert.deepEqual(
  (await channel.getPins()).map((pin) => pin.id),
  [sent.id],
);
await sent.unpin();
const page = await channel.getMessages({ limit: 10 });
assert.ok(page.some((entry) => entry.id === sent.id));

const role = await guild.createRole({ name: 'R', permissions: 0 });
const updated = once(client, 'guildMemberUpdate');
await guild.addMemberRole(FRIEND_ID, role.id);
await updated;
assert.ok(guild.members.get(FRIEND_ID).roles.includes(role.id));
await role.delete();

const made = await guild.createChannel('from-eris', 0, { topic: 'a topic' });
assert.equal(guild.channels.get(made.id)?.topic, 'a topic');
const changed = once(client, 'channelUpdate');
await made.editPermission(GUILD_ID, 0n, 1024n, 0);
await changed;
assert.equal(guild.channels.get(made.id).permissionOverwrites.get(GUILD_ID).deny, 1024n);
await made.delete();

const webhook = await client.createChannelWebhook(CHANNEL_ID, { name: 'Hook' });
const posted = await client.executeWebhook(webhook.id, webhook.token, { content: 'by webhook', wait: true });
assert.equal(posted.content, 'by webhook');
await client.deleteWebhook(webhook.id);

const invite = await channel.createInvite({ maxAge: 60, unique: true });
assert.equal((await client.getInvite(invite.code)).channel.id, CHANNEL_ID);
await invite.delete();

const gone = once(client, 'messageDelete');
await sent.delete();
assert.equal((await gone)[0].id, sent.id);
client.disconnect({ reconnect: false });
console.log('eris scenario complete');
process.exit(0);

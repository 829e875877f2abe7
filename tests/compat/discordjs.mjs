// discord.js 14, unmodified: what a bot does in a day. Asserts on what the library's own caches then hold.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Client, GatewayIntentBits, Partials, EmbedBuilder, AttachmentBuilder, PermissionFlagsBits, ChannelType, WebhookClient } from 'discord.js';

const { GUILDHALL_URL, DISCORD_TOKEN, GUILD_ID, CHANNEL_ID, OWNER_TOKEN, FRIEND_TOKEN, FRIEND_ID, OWNER_ID, VOICE_ID } = process.env;
const api = `${GUILDHALL_URL}/api`;

async function call(method, path, token, body) {
  const answer = await fetch(`${api}/v10${path}`, {
    method,
    headers: { authorization: token, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

const client = new Client({
  intents: Object.values(GatewayIntentBits).filter((bit) => typeof bit === 'number'),
  partials: Object.values(Partials).filter((value) => typeof value === 'number'),
  rest: { api },
});
client.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
// Waits for an event that fulfils `test`; the action runs after the listener is there.
async function after(event, test, action) {
  const seen = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} in 20 s`)), 20_000);
    const listener = (...args) => {
      if (!test(...args)) return;
      clearTimeout(timer);
      client.off(event, listener);
      resolve(args);
    };
    client.on(event, listener);
  });
  const [args, result] = await Promise.all([seen, action()]);
  return { args, result };
}

const ready = once(client, 'clientReady');
await client.login(DISCORD_TOKEN);
await ready;
const guild = client.guilds.cache.get(GUILD_ID);
assert.ok(guild, 'the guild is cached');
assert.ok(guild.members.me, 'the bot is a member');
assert.ok(guild.roles.everyone, 'everyone role');
assert.equal(guild.ownerId, OWNER_ID);
const channel = client.channels.cache.get(CHANNEL_ID);
assert.ok(channel?.isTextBased(), 'the channel is cached');
const members = await guild.members.fetch();
assert.equal(members.size, 3, 'owner, friend, bot by member chunks');

// Messages: from people, own, embeds, files, replies, edits.
const { args: [hello] } = await after('messageCreate', (m) => m.content === 'hello bot', () =>
  call('POST', `/channels/${CHANNEL_ID}/messages`, OWNER_TOKEN, { content: 'hello bot' }));
assert.equal(hello.author.id, OWNER_ID);
assert.equal(hello.member?.id, OWNER_ID);
const reply = await hello.reply({ content: 'hello', embeds: [new EmbedBuilder().setTitle('An embed').setDescription('text').addFields({ name: 'a', value: 'b' })] });
assert.equal(reply.reference.messageId, hello.id);
assert.equal(reply.embeds[0].title, 'An embed');
const file = await channel.send({ content: 'a file', files: [new AttachmentBuilder(Buffer.from('file content ü'), { name: 'note.txt', description: 'a note' })] });
assert.equal(file.attachments.size, 1);
const attachment = file.attachments.first();
assert.equal(attachment.name, 'note.txt');
const fetched = await fetch(attachment.url);
assert.equal(await fetched.text(), 'file content ü');
const picture = await channel.send({ embeds: [new EmbedBuilder().setImage('attachment://dot.png')], files: [new AttachmentBuilder(Buffer.from('not really a picture'), { name: 'dot.png' })] });
assert.equal(picture.embeds[0].image.url, picture.attachments.first().url);
await picture.delete();
const { args: [, edited] } = await after('messageUpdate', (_, m) => m.id === reply.id, () => reply.edit('edited text'));
assert.equal(edited.content, 'edited text');
assert.ok(edited.editedTimestamp);

// Reactions, pins, typing, history.
const { args: [reaction] } = await after('messageReactionAdd', (r, u) => r.message.id === hello.id && u.id === FRIEND_ID, () =>
  call('PUT', `/channels/${CHANNEL_ID}/messages/${hello.id}/reactions/${encodeURIComponent('👍')}/@me`, FRIEND_TOKEN));
assert.equal(reaction.emoji.name, '👍');
await hello.react('🎉');
const reactors = await hello.reactions.cache.get('👍').users.fetch();
assert.ok(reactors.has(FRIEND_ID));
await hello.reactions.removeAll();
await after('channelPinsUpdate', (c) => c.id === CHANNEL_ID, () => hello.pin('keep'));
assert.ok((await channel.messages.fetchPins()).items.some((item) => item.message.id === hello.id));
await hello.unpin();
await channel.sendTyping();
for (let i = 0; i < 8; i += 1) await channel.send(`line ${i}`);
const newest = await channel.messages.fetch({ limit: 3 });
assert.deepEqual([...newest.values()].map((m) => m.content), ['line 7', 'line 6', 'line 5']);
const before = await channel.messages.fetch({ limit: 2, before: newest.last().id });
assert.deepEqual([...before.values()].map((m) => m.content), ['line 4', 'line 3']);
const around = await channel.messages.fetch({ limit: 3, around: before.last().id });
assert.equal(around.size, 3);
const { args: [bulk] } = await after('messageDeleteBulk', () => true, () => channel.bulkDelete(4));
assert.equal(bulk.size, 4);
await after('messageDelete', (m) => m.id === file.id, () => file.delete());

// Channels, roles, overwrites.
const { result: made } = await after('channelCreate', (c) => c.name === 'made-here', () =>
  guild.channels.create({ name: 'made-here', type: ChannelType.GuildText, topic: 'topic', reason: 'why not' }));
assert.equal(guild.channels.cache.get(made.id).topic, 'topic');
await after('channelUpdate', (_, c) => c.id === made.id && c.topic === 'other', () => made.setTopic('other'));
await after('channelUpdate', (_, c) => c.id === made.id && c.permissionOverwrites.cache.has(FRIEND_ID), () =>
  made.permissionOverwrites.create(FRIEND_ID, { SendMessages: false }));
assert.equal(made.permissionsFor(FRIEND_ID).has(PermissionFlagsBits.SendMessages), false);
const refused = await fetch(`${api}/v10/channels/${made.id}/messages`, { method: 'POST', headers: { authorization: FRIEND_TOKEN, 'content-type': 'application/json' }, body: '{"content":"no"}' });
assert.equal(refused.status, 403);
assert.equal((await refused.json()).code, 50013);
const { result: role } = await after('roleCreate', (r) => r.name === 'Helper', () => guild.roles.create({ name: 'Helper', color: 0x336699, permissions: [PermissionFlagsBits.KickMembers] }));
await after('roleUpdate', (_, r) => r.id === role.id && r.name === 'Helpers', () => role.edit({ name: 'Helpers' }));
const friend = await guild.members.fetch(FRIEND_ID);
await after('guildMemberUpdate', (_, m) => m.id === FRIEND_ID && m.roles.cache.has(role.id), () => friend.roles.add(role));
await after('guildMemberUpdate', (_, m) => m.id === FRIEND_ID && m.nickname === 'Fred', () => friend.setNickname('Fred'));
await after('guildMemberUpdate', (_, m) => m.id === FRIEND_ID && m.isCommunicationDisabled(), () => friend.timeout(60_000, 'calm down'));
await friend.timeout(null);
await after('roleDelete', (r) => r.id === role.id, () => role.delete());
await after('channelDelete', (c) => c.id === made.id, () => made.delete());

// Webhooks, invites, emoji, audit log.
const hook = await channel.createWebhook({ name: 'Hook' });
const hookClient = new WebhookClient({ id: hook.id, token: hook.token }, { rest: { api } });
const sent = await hookClient.send({ content: 'from the hook', username: 'Someone' });
assert.equal(sent.content ?? sent.data?.content, 'from the hook');
await hookClient.editMessage(sent.id, { content: 'edited by the hook' });
await hookClient.deleteMessage(sent.id);
await hook.delete();
const invite = await channel.createInvite({ maxAge: 3600, maxUses: 5 });
assert.equal((await guild.invites.fetch()).get(invite.code).maxUses, 5);
await invite.delete();
const pixel = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const { result: emoji } = await after('emojiCreate', () => true, () => guild.emojis.create({ attachment: pixel, name: 'pixel' }));
assert.equal(guild.emojis.cache.get(emoji.id).name, 'pixel');
const log = await guild.fetchAuditLogs({ limit: 50 });
assert.ok(log.entries.some((entry) => entry.reason === 'why not' && entry.target?.id === made.id), 'audit log has the reason');

// Presence, voice state, moderation.
client.user.setPresence({ status: 'idle', activities: [{ name: 'chess' }] });
await after('guildMemberRemove', (m) => m.id === FRIEND_ID, () => guild.members.kick(FRIEND_ID, 'bye'));
await after('guildBanAdd', (b) => b.user.id === FRIEND_ID, () => guild.members.ban(FRIEND_ID, { reason: 'again', deleteMessageSeconds: 0 }));
assert.equal((await guild.bans.fetch(FRIEND_ID)).reason, 'again');
await after('guildBanRemove', (b) => b.user.id === FRIEND_ID, () => guild.members.unban(FRIEND_ID));
assert.ok(client.channels.cache.get(VOICE_ID).isVoiceBased());
await assert.rejects(channel.send({ content: 'x'.repeat(2001) }), (error) => error.code === 50035);
await client.destroy();
console.log('discord.js scenario complete');
process.exit(0);

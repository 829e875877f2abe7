// discord.js, unmodified, living in a guild.
import { createRequire } from 'node:module';
import { once } from 'node:events';
import { EMOJIS, askForMembers, live, packet, random, recentMessage, tell } from './bot.mjs';

const require = createRequire(new URL('../compat/package.json', import.meta.url));
const { Client, IntentsBitField } = require('discord.js');
const { GUILDHALL_URL, DISCORD_TOKEN, GUILD_ID, CHANNEL_ID, VOICE_ID, FRIEND_ID } = process.env;
const client = new Client({ intents: Object.values(IntentsBitField.Flags).filter(Number.isInteger), rest: { api: `${GUILDHALL_URL}/api` } });
client.on('raw', packet);
client.on('error', () => {}); // A cut connection; the library resumes.
let created = 0;
client.on('messageCreate', () => (created += 1));
const ready = once(client, 'clientReady');
await client.login(DISCORD_TOKEN);
await ready;
const guild = client.guilds.cache.get(GUILD_ID);
const channel = guild.channels.cache.get(CHANNEL_ID);
const own = [];

async function say(payload) {
  const message = await channel.send(payload);
  tell('sent', message.id);
  own.push(message);
  if (own.length > 20) own.shift();
}
const actions = [
  () => say(`discord.js says ${random(1e6)}`),
  () => say(`discord.js answers ${random(1e6)}`),
  () => say({ content: 'a file', files: [{ name: 'notes.txt', attachment: Buffer.alloc(200 + random(5000), 'x') }] }),
  () => own.at(-1)?.edit(`edited ${random(1e6)}`),
  async () => random(4) === 0 && own.length > 3 && (await own.splice(random(own.length), 1)[0].delete()),
  async () => {
    const [channelId, id] = recentMessage() ?? [];
    if (channelId === CHANNEL_ID) await client.rest.put(`/channels/${channelId}/messages/${id}/reactions/${encodeURIComponent(EMOJIS[random(3)])}/@me`);
  },
  () => channel.sendTyping(),
  () => askForMembers(() => guild.members.fetch({ time: 30_000 })),
  async () => random(5) === 0 && (await channel.setTopic(`about ${random(1000)}`)),
  async () => random(4) === 0 && (await guild.members.edit(FRIEND_ID, { nick: `Friend ${random(1000)}` })),
  () => client.user.setPresence({ status: ['online', 'idle', 'dnd'][random(3)], activities: [{ name: `game ${random(9)}` }] }),
  () => client.ws.shards.first().send({ op: 4, d: { guild_id: GUILD_ID, channel_id: random(2) ? VOICE_ID : null, self_mute: false, self_deaf: random(2) === 0 } }),
];
await live({
  actions,
  state: () => ({
    created,
    roles: guild.roles.cache.map((role) => `${role.id} ${role.name} ${role.hoist}`),
    channels: guild.channels.cache.map((one) => `${one.id} ${one.name} ${one.topic ?? null}`),
    members: guild.members.cache.map((member) => `${member.id} ${member.nickname} ${member.roles.cache.map((role) => role.id).filter((id) => id !== GUILD_ID).sort()}`),
  }),
  close: () => client.destroy(),
});

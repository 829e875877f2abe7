// oceanic.js, unmodified, with zlib-stream, living in a guild.
import { createRequire } from 'node:module';
import { once } from 'node:events';
import { EMOJIS, askForMembers, live, packet, random, recentMessage, tell } from './bot.mjs';

const require = createRequire(new URL('../compat/package.json', import.meta.url));
const { Client } = require('oceanic.js');
const { GUILDHALL_URL, DISCORD_TOKEN, GUILD_ID, CHANNEL_ID, VOICE_ID } = process.env;
const client = new Client({
  auth: `Bot ${DISCORD_TOKEN}`,
  rest: { baseURL: `${GUILDHALL_URL}/api/v10`, requestTimeout: 120_000 },
  gateway: { intents: ['ALL'], getAllUsers: true, compress: 'zlib-stream', maxReconnectAttempts: Infinity },
});
client.on('packet', packet);
client.on('error', () => {}); // A cut connection; the library resumes.
let created = 0;
client.on('messageCreate', () => (created += 1));
const ready = once(client, 'ready');
await client.connect();
await ready;
const guild = client.guilds.get(GUILD_ID);
const channel = guild.channels.get(CHANNEL_ID);
const own = [];
const roles = [];

async function say(payload) {
  const message = await channel.createMessage(payload);
  tell('sent', message.id);
  own.push(message);
  if (own.length > 20) own.shift();
}
const actions = [
  () => say({ content: `oceanic says ${random(1e6)}` }),
  () => say({ content: `oceanic answers ${random(1e6)}`, embeds: [{ title: 'T', description: 'D' }] }),
  () => say({ content: 'a file', files: [{ name: 'a.txt', contents: Buffer.alloc(100 + random(9000), 'y') }] }),
  () => own.at(-1)?.edit({ content: `edited ${random(1e6)}` }),
  async () => random(4) === 0 && own.length > 3 && (await own.splice(random(own.length), 1)[0].delete()),
  async () => {
    const [channelId, id] = recentMessage() ?? [];
    if (channelId === CHANNEL_ID) await client.rest.channels.createReaction(channelId, id, EMOJIS[random(3)]);
  },
  async () => {
    const [channelId, id] = recentMessage() ?? [];
    if (channelId === CHANNEL_ID) await client.rest.channels.deleteReaction(channelId, id, EMOJIS[random(3)]);
  },
  () => channel.sendTyping(),
  () => askForMembers(() => guild.fetchMembers({ presences: true, requestTimeout: 30_000 })),
  async () => {
    if (random(4) === 0 && roles.length < 4) roles.push((await guild.createRole({ name: `oceanic ${random(1000)}`, hoist: random(2) === 0 })).id);
    else if (roles.length > 2) await guild.deleteRole(roles.shift());
  },
  async () => {
    const members = [...guild.members.keys()];
    if (random(2) === 0 && roles.length > 0) await guild.addMemberRole(members[random(members.length)], roles[random(roles.length)]);
  },
  async () => random(3) === 0 && roles.length > 0 && (await guild.editRole(roles[0], { name: `renamed ${random(1000)}`, hoist: random(2) === 0 })),
  () => client.shards.get(0).updateVoiceState(GUILD_ID, random(2) ? VOICE_ID : null),
];
await live({
  actions,
  state: () => ({
    created,
    roles: guild.roles.map((role) => `${role.id} ${role.name} ${role.hoist}`),
    channels: guild.channels.map((one) => `${one.id} ${one.name} ${one.topic ?? null}`),
    members: guild.members.map((member) => `${member.id} ${member.nick} ${[...member.roles].sort()}`),
  }),
  close: () => client.disconnect(false),
});

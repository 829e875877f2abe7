// A whole bot: answers "!ping". Needs `npm install discord.js`, and two variables:
//   GUILDHALL_URL=http://127.0.0.1:8080 DISCORD_TOKEN=… node ping.mjs
import { createRequire } from 'node:module';
const require = createRequire(`${process.cwd()}/`);
const { Client, GatewayIntentBits } = require('discord.js');

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
  rest: { api: `${process.env.GUILDHALL_URL}/api` }, // The one line that points it here.
});

client.on('clientReady', () => console.log(`logged in as ${client.user.tag}`));
client.on('messageCreate', async (message) => {
  if (message.content === '!ping') await message.reply(`Pong, ${message.author.displayName}!`);
});

await client.login(process.env.DISCORD_TOKEN);

// discord.js through a proxy that cuts every connection again and again: nothing is missed, nothing comes twice, all in
// order. A second client runs two shards.
import assert from 'node:assert/strict';
import net from 'node:net';
import { once } from 'node:events';
import { Client, GatewayIntentBits } from 'discord.js';

const { GUILDHALL_URL, DISCORD_TOKEN, GUILD_ID, CHANNEL_ID, OWNER_TOKEN } = process.env;
const target = new URL(GUILDHALL_URL);
const sockets = new Set();
const proxy = net.createServer((client) => {
  const upstream = net.connect(Number(target.port), target.hostname);
  client.pipe(upstream);
  upstream.pipe(client);
  for (const socket of [client, upstream]) {
    socket.on('error', () => {});
    socket.on('close', () => {
      client.destroy();
      upstream.destroy();
      sockets.delete(client);
    });
  }
  sockets.add(client);
});
proxy.listen(0, '127.0.0.1');
await once(proxy, 'listening');
const proxied = `ws://127.0.0.1:${proxy.address().port}`;

const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent];
const client = new Client({
  intents,
  rest: { api: `${GUILDHALL_URL}/api` },
  // Both the first connection and every resume go through the proxy.
  ws: { buildStrategy: (manager) => {
    manager.fetchGatewayInformation = async () => ({ url: proxied, shards: 1, session_start_limit: { total: 1000, remaining: 1000, reset_after: 1, max_concurrency: 16 } });
    const update = manager.options.updateSessionInfo;
    manager.options.updateSessionInfo = (id, info) => update(id, info ? { ...info, resumeURL: proxied } : info);
    return new SimpleStrategy(manager);
  } },
});
const { SimpleShardingStrategy: SimpleStrategy } = await import('@discordjs/ws');
const seen = [];
let resumes = 0;
client.on('messageCreate', (message) => seen.push(message.content));
client.on('shardResume', () => (resumes += 1));
client.on('error', () => {});
const ready = once(client, 'clientReady');
await client.login(DISCORD_TOKEN);
await ready;

async function send(content) {
  const answer = await fetch(`${GUILDHALL_URL}/api/v10/channels/${CHANNEL_ID}/messages`, {
    method: 'POST',
    headers: { authorization: OWNER_TOKEN, 'content-type': 'application/json' },
    body: JSON.stringify({ content }),
  });
  assert.equal(answer.status, 200, await answer.text());
}
const total = 120;
for (let i = 0; i < total; i += 1) {
  await send(`n${i}`);
  if (i % 30 === 15) {
    // Cut while events are on their way, and go on when the library has resumed: a resume must replay these.
    const resumed = once(client, 'shardResume', { signal: AbortSignal.timeout(60_000) });
    for (const socket of sockets) socket.destroy();
    for (let k = 0; k < 5; k += 1) await send(`cut${i}-${k}`);
    await resumed;
  }
}
await send('end');
while (!seen.includes('end')) await once(client, 'messageCreate', { signal: AbortSignal.timeout(30_000) });
const expected = [];
for (let i = 0; i < total; i += 1) {
  expected.push(`n${i}`);
  if (i % 30 === 15) for (let k = 0; k < 5; k += 1) expected.push(`cut${i}-${k}`);
}
expected.push('end');
assert.deepEqual(seen, expected);
assert.ok(resumes >= 4, `resumed ${resumes} times`);
await client.destroy();
proxy.close();
for (const socket of sockets) socket.destroy();

const sharded = new Client({ intents, shards: [0, 1], shardCount: 2, rest: { api: `${GUILDHALL_URL}/api` } });
const shardedReady = once(sharded, 'clientReady');
await sharded.login(DISCORD_TOKEN);
await shardedReady;
assert.equal(sharded.ws.shards.size, 2);
assert.equal(sharded.guilds.cache.get(GUILD_ID).shardId, Number((BigInt(GUILD_ID) >> 22n) % 2n));
await sharded.destroy();
console.log(`resumed ${resumes} times, ${seen.length} messages once and in order; two shards`);
process.exit(0);

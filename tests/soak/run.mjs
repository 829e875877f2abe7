// Two people and three bots of real libraries live in one guild: they chat, edit, react, upload, type, change roles and
// channels, talk, look at member lists, are cut off and resume. At the end each must have seen everything once, in
// order, and know what a fresh session is told. `node run.mjs --server BINARY [--seconds N] [--seed N] [--pace MS]`
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Server, argumentsOf } from '../lib/server.mjs';
import { CuttingProxy } from './proxy.mjs';
import { BOTS, Bot } from './bots.mjs';
import { Person } from './person.mjs';
import { live } from './people.mjs';

const options = argumentsOf(process.argv.slice(2));
const seconds = Number(options.seconds ?? 600);
const pace = Number(options.pace ?? 250);
let seed = Number(options.seed ?? Date.now() % 100_000);
const random = (bound) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor((seed / 2147483648) * bound);
};
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const RANGES = [[0, 99]];

const proxy = await new CuttingProxy().listen();
const server = new Server(resolve(options.server), { args: ['--limits.rate_limits=false', `--http.public_url=${proxy.url}`] });
await server.start();
proxy.target = server.port;
const memory = () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]) / 1024);
const complaints = [];
console.log(`seed ${seed}, ${seconds} s, an action a participant each ${pace} ms and what it takes`);

async function scene() {
  const owner = await server.person('soak_owner');
  const friend = await server.person('soak_friend');
  const guild = await server.api('POST', '/guilds', { token: owner.token, body: { name: 'Soak' } });
  const channels = await server.api('GET', `/guilds/${guild.id}/channels`, { token: owner.token });
  const text = channels.find(({ type }) => type === 0);
  const voice = channels.find(({ type }) => type === 2);
  const invite = await server.api('POST', `/channels/${text.id}/invites`, { token: owner.token, body: {} });
  await server.api('POST', `/invites/${invite.code}`, { token: friend.token, body: {} });
  // Of what is said here the friend must hear nothing.
  const hidden = await server.api('POST', `/guilds/${guild.id}/channels`, {
    token: owner.token,
    body: { name: 'back-room', type: 0, permission_overwrites: [{ id: guild.id, type: 0, allow: '0', deny: '1024' }] },
  });
  const tokens = [];
  for (const { name } of BOTS) tokens.push(await server.bot(`soak ${name}`, owner, guild.id));
  return { owner, friend, guild, text, voice, hidden, tokens };
}

async function history(token, channel) {
  const all = [];
  for (;;) {
    const before = all.length > 0 ? `&before=${all.at(-1).id}` : '';
    const page = await server.api('GET', `/channels/${channel}/messages?limit=100${before}`, { token });
    all.push(...page);
    if (page.length < 100) return all.filter(({ id }) => BigInt(id) >= BigInt(first));
  }
}

function equal(name, have, should) {
  const [a, b] = [have, should].map((list) => [...list].sort());
  if (a.join('\n') === b.join('\n')) return;
  const extra = a.filter((line) => !b.includes(line));
  const missing = b.filter((line) => !a.includes(line));
  complaints.push(`${name}: has ${JSON.stringify(extra.slice(0, 5))}, should have ${JSON.stringify(missing.slice(0, 5))}`);
}

// What the caches of the bots' libraries must hold, by HTTP.
async function truth(owner, guildId) {
  const get = (path) => server.api('GET', path, { token: owner.token });
  const members = await get(`/guilds/${guildId}/members?limit=1000`);
  return {
    roles: (await get(`/guilds/${guildId}/roles`)).map(({ id, name, hoist }) => `${id} ${name} ${hoist}`),
    channels: (await get(`/guilds/${guildId}/channels`)).map(({ id, name, topic }) => `${id} ${name} ${topic ?? null}`),
    members: members.map(({ user, nick, roles }) => `${user.id} ${nick ?? null} ${[...roles].sort()}`),
  };
}

const { owner, friend, guild, text, voice, hidden, tokens } = await scene();
const people = [owner, friend].map((account) => new Person(server, account, guild.id));
for (const person of people) {
  await person.open();
  person.send(14, { guild_id: guild.id, typing: true, activities: true, threads: true, channels: { [text.id]: RANGES } });
  await person.until(() => person.lists.get('everyone'), 'the member list');
}
const bots = BOTS.map(({ name }) => new Bot(name));
await Promise.all(
  BOTS.map(({ command }, index) =>
    bots[index].start({
      command,
      env: {
        GUILDHALL_URL: server.base, GATEWAY_URL: proxy.url, DISCORD_TOKEN: tokens[index].token, GUILD_ID: guild.id, CHANNEL_ID: text.id,
        VOICE_ID: voice.id, FRIEND_ID: friend.id, PACE_MS: String(pace), SEED: String(seed + index),
      },
    }),
  ),
);
const witnesses = [...people, ...bots];
const { id: first } = await server.api('POST', `/channels/${text.id}/messages`, { token: owner.token, body: { content: 'the beginning' } });
await Promise.all(witnesses.map((witness) => witness.until(() => witness.messages.has(first), 'the first message')));
for (const witness of witnesses) witness.forgetBefore(first);
for (const bot of bots) bot.say('go');
const atStart = memory();
console.log(`everybody is there; memory ${atStart} MB`);

let stopping = false;
const end = Date.now() + seconds * 1000;
const lives = people.map((person) =>
  live(person, {
    random, pace, stopping: () => stopping, channelId: text.id, voiceId: voice.id, isOwner: person.account === owner,
    others: [owner.id, friend.id, ...tokens.map(({ id }) => id)],
  }),
);
let minute = Date.now() + 60_000;
while (Date.now() < end && server.exit === undefined) {
  await pause(Math.min(1000, end - Date.now()));
  if (random(15) === 0) proxy.cut(random);
  if (random(10) === 0) await server.api('POST', `/channels/${hidden.id}/messages`, { token: owner.token, body: { content: 'psst' } });
  if (Date.now() < minute) continue;
  minute += 60_000;
  console.log(`${Math.round((end - Date.now()) / 1000)} s left: memory ${memory()} MB, ${people[0].counts.MESSAGE_CREATE} messages, ${proxy.cuts} cuts`);
}

stopping = true;
for (const bot of bots) bot.say('stop');
const done = [...(await Promise.all(lives)), ...(await Promise.all(bots.map((bot) => bot.heard('stopped'))))];
// Everything that comes before this has come when this has; it stands at the end of every session's events.
const { id: last } = await server.api('POST', `/channels/${text.id}/messages`, { token: owner.token, body: { content: 'the end' } });
await Promise.all(witnesses.map((witness) => witness.until(() => witness.messages.has(last), 'the last message')));
const atEnd = memory();

// The same messages and reactions as the history.
const open = (await server.api('GET', `/guilds/${guild.id}/channels`, { token: owner.token })).filter(({ type }) => type === 0);
for (const { id } of open) {
  const all = await history(owner.token, id);
  for (const witness of witnesses) {
    if (witness === people[1] && id === hidden.id) {
      if (witness.lastOf.has(id)) complaints.push('the friend heard what is said in the hidden channel');
    } else witness.compare(id, all);
  }
}
for (const writer of witnesses)
  for (const id of writer.sent)
    for (const witness of witnesses) if (!witness.messages.has(id) && !witness.gone.has(id)) witness.complain(`never saw ${id} of ${writer.name}`);

// The same guild as a fresh session is told, the same list as one asked for afresh.
for (const person of people) {
  const fresh = new Person(server, person.account, guild.id);
  await fresh.open();
  if (fresh.guild() !== person.guild()) complaints.push(`${person.name}: the guild is\n${person.guild()}\nshould be\n${fresh.guild()}`);
  await fresh.until(() => fresh.counts.READY_SUPPLEMENTAL, 'READY_SUPPLEMENTAL');
  fresh.send(14, { guild_id: guild.id, typing: true, activities: true, threads: true, channels: { [text.id]: RANGES } });
  await fresh.until(() => fresh.lists.get('everyone'), 'a fresh list');
  const [have, should] = [person, fresh].map((one) => () => one.lists.get('everyone').shown(RANGES));
  await person.until(() => have() === should(), 'the list of a fresh session', 30_000).catch(() => complaints.push(`${person.name}: the list is\n${have()}\nshould be\n${should()}`));
  fresh.close();
}
const talking = JSON.stringify([...people[0].voice].sort());
for (const witness of witnesses)
  if (JSON.stringify([...witness.voice].sort()) !== talking) complaints.push(`${witness.name}: voice states ${JSON.stringify([...witness.voice].sort())}, others say ${talking}`);
const should = await truth(owner, guild.id);
for (const bot of bots) {
  bot.say('state');
  const have = await bot.heard('state');
  for (const what of ['roles', 'channels', 'members']) equal(`${bot.name}: ${what}`, have[what], should[what]);
  if (have.created !== bot.counts.MESSAGE_CREATE) complaints.push(`${bot.name}: the library told of ${have.created} messages, ${bot.counts.MESSAGE_CREATE} came`);
}
await Promise.all(bots.map((bot) => bot.until(() => bot.ended, 'its end')));
for (const person of people) person.close();
proxy.close();
try {
  await server.stop(); // A report of a sanitizer makes the exit code another than 0.
} catch (error) {
  complaints.push(error.message);
}
if (/(Address|Thread|Leak|UndefinedBehavior)Sanitizer|runtime error:/.test(server.log)) {
  const kept = join(tmpdir(), `guildhall-soak-${process.pid}.log`);
  writeFileSync(kept, server.log);
  complaints.push(`a sanitizer complains, see ${kept}:\n${(server.log.match(/^SUMMARY: .*|.*runtime error:.*/gm) ?? []).join('\n')}`);
}
for (const witness of witnesses) complaints.push(...witness.complaints);

const events = witnesses.reduce((sum, { counts }) => sum + Object.values(counts).reduce((a, b) => a + b, 0), 0);
witnesses.forEach(({ name, counts }, index) => console.log(`${name}: did ${done[index]} things, saw ${counts.MESSAGE_CREATE} messages, resumed ${counts.RESUMED ?? 0} times`));
console.log(`memory ${atStart} MB at the start, ${atEnd} MB at the end; ${events} events seen; cut ${proxy.cuts + people[0].cuts + people[1].cuts} times`);
for (const complaint of complaints) console.log(`FAIL ${complaint}`);
console.log(complaints.length === 0 ? 'soak: OK' : `soak: ${complaints.length} complaints`);
process.exit(complaints.length === 0 ? 0 : 1);

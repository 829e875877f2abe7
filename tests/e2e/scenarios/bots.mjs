// Bots of a guild, the guild's hand-over, and the whole way of a newcomer.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

async function settingsOf(stage, person, guild, name) {
  const page = await stage.at(person, guild);
  await page.getByRole('button', { name: guild.name }).last().click();
  await page.getByRole('menuitem', { name: 'Guild settings' }).click();
  await page.getByRole('navigation', { name: 'Guild settings' }).getByRole('button', { name, exact: true }).click();
  return page;
}

async function createBot(page, name) {
  await page.getByRole('button', { name: 'Create a bot' }).click();
  const create = page.getByRole('dialog', { name: 'Create a bot' });
  await create.getByLabel('Name of the bot').fill(name);
  await create.getByRole('button', { name: 'Create a bot' }).click();
  const shown = page.getByRole('dialog', { name: 'Token' });
  const token = await shown.locator('code').textContent();
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  return token;
}

export async function botsOfAGuild(stage) {
  const owner = await stage.person('otto');
  const guild = await stage.guild(owner, 'Workshop of bots');
  const page = await settingsOf(stage, owner, guild, 'Bots');
  await page.getByRole('heading', { name: 'No bots here' }).waitFor();
  const token = await createBot(page, 'Hammer');
  await stage.server.api('GET', `/guilds/${guild.id}`, { token: `Bot ${token}` });
  await page.getByRole('list', { name: 'Bots' }).getByText('Hammer').waitFor();
  await stage.state(page, 'guild-bots');
  await page.getByRole('button', { name: 'Take out' }).click();
  await page.getByRole('dialog', { name: 'Take out' }).getByRole('button', { name: 'Take out' }).click();
  await page.getByRole('heading', { name: 'No bots here' }).waitFor();
  await stage.server.api('GET', `/guilds/${guild.id}`, { token: `Bot ${token}`, expect: 403 });
  await page.getByRole('button', { name: 'Invite one of yours' }).click();
  await page.getByRole('dialog', { name: 'Invite one of yours' }).getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByRole('list', { name: 'Bots' }).getByText('Hammer').waitFor();
}

export async function aGuildIsHandedOver(stage) {
  const owner = await stage.person('olga');
  const heir = await stage.person('heir');
  const guild = await stage.guild(owner, 'Inheritance');
  await stage.join(guild, owner, heir);
  const page = await settingsOf(stage, owner, guild, 'Ownership');
  await page.getByRole('button', { name: 'Choose the new owner' }).click();
  await page.getByRole('button', { name: `Choose ${heir.username}` }).click();
  const confirm = page.getByRole('dialog', { name: 'Hand the guild over' });
  const button = confirm.getByRole('button', { name: 'Hand the guild over' });
  assert.ok(await button.isDisabled());
  await confirm.getByLabel(`Type ${guild.name} to confirm`).fill(guild.name);
  await stage.accessible(page, 'hand-over');
  await button.click();
  await page.getByRole('navigation', { name: 'Guild settings' }).getByRole('button', { name: 'Ownership' }).waitFor({ state: 'detached' });
  assert.equal((await stage.server.api('GET', `/guilds/${guild.id}`, { token: heir.token })).owner_id, heir.id);
}

/** The libraries stand with the tests of compatibility. */
function discordJs() {
  const require = createRequire(new URL('../../compat/package.json', import.meta.url));
  return require('discord.js');
}

/** An unmodified discord.js bot that answers !ping. */
async function pingBot(stage, token) {
  const { Client, GatewayIntentBits } = discordJs();
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
    rest: { api: `${stage.server.base}/api` },
  });
  client.on('messageCreate', (message) => {
    if (message.content === '!ping') void message.reply('Pong from a real bot');
  });
  const ready = new Promise((resolve) => client.once('clientReady', resolve));
  await client.login(token);
  await ready;
  return client;
}

/** From nothing to a chat with a friend and a bot, in under three minutes and with nothing but what the pages say. */
export async function aNewcomerIsAtHomeInMinutes(stage) {
  const started = Date.now();
  const register = async (page, name) => {
    await page.getByLabel('User name').fill(name);
    await page.getByLabel('E-mail address').fill(`${name}@example.org`);
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Create account' }).click();
  };
  const page = await stage.page(null, '/');
  await page.getByRole('link', { name: 'Create account' }).click();
  await register(page, 'first_comer');
  await page.getByRole('button', { name: 'Add a guild' }).click();
  await page.getByRole('button', { name: /Create a guild/ }).click();
  await page.getByLabel('Name of the guild').fill('Our hall');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.locator('#composer').waitFor();

  await page.getByRole('button', { name: 'Our hall' }).last().click();
  await page.getByRole('menuitem', { name: /Invite/ }).click();
  const invite = page.getByRole('dialog', { name: /Invite/ });
  const link = invite.getByRole('textbox').first();
  await page.waitForFunction((box) => box.value.startsWith('http'), await link.elementHandle());
  const address = new URL(await link.inputValue());
  await page.keyboard.press('Escape');
  const friend = await stage.page(null, address.pathname);
  await friend.getByRole('button', { name: 'Accept the invite' }).click();
  await register(friend, 'second_comer');
  await friend.locator('#composer').waitFor();
  await stage.write(page, 'Welcome!');
  await friend.getByRole('log').getByText('Welcome!').waitFor();
  await stage.write(friend, 'What a hall.');
  await page.getByRole('log').getByText('What a hall.').waitFor();

  await page.getByRole('button', { name: 'Our hall' }).last().click();
  await page.getByRole('menuitem', { name: 'Guild settings' }).click();
  await page.getByRole('navigation', { name: 'Guild settings' }).getByRole('button', { name: 'Bots', exact: true }).click();
  const token = await createBot(page, 'Echo');
  await page.getByRole('list', { name: 'Bots' }).getByText('Echo').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').first().waitFor({ state: 'detached' });
  const bot = await pingBot(stage, token);
  try {
    await stage.write(page, '!ping');
    await page.getByRole('log').getByText('Pong from a real bot').waitFor();
    await friend.getByRole('log').getByText('Pong from a real bot').waitFor();
  } finally {
    await bot.destroy();
  }
  const seconds = (Date.now() - started) / 1000;
  assert.ok(seconds < 180, `it took ${seconds} s`);
}

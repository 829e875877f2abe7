// People and places: friends, direct messages, unread, mentions, pins and jumps, losing the connection, the keyboard.
import assert from 'node:assert/strict';

async function two(stage) {
  const owner = await stage.person('owner');
  const friend = await stage.person('friend');
  const guild = await stage.guild(owner, 'Hall of places');
  await stage.join(guild, owner, friend);
  return { owner, friend, guild };
}

export async function friendsWriteEachOther(stage) {
  const anna = await stage.person('anna');
  const berta = await stage.person('berta');
  const hers = await stage.page(anna, '/channels/@me');
  const theirs = await stage.page(berta, '/channels/@me');
  await hers.getByRole('tab', { name: 'Add friend' }).click();
  await hers.getByLabel('User name').fill(berta.username);
  await hers.getByRole('button', { name: 'Send request' }).click();
  await hers.getByText(`A request is on its way to ${berta.username}.`).waitFor();
  await theirs.getByRole('tab', { name: /Requests/ }).click();
  await theirs.getByText('Wants to be friends').waitFor();
  await theirs.getByRole('button', { name: 'Accept' }).click();
  await theirs.getByRole('tab', { name: 'All' }).click();
  await theirs.getByRole('main').getByText(anna.username).first().waitFor();
  await hers.getByRole('tab', { name: 'All' }).click();
  await hers.getByRole('main').getByText(berta.username).first().waitFor();
  await stage.state(hers, 'friends');
  await hers.getByRole('main').getByRole('button', { name: 'Message', exact: true }).click();
  await stage.write(hers, 'Is this thing on?');
  // A direct message calls: the badge at home counts it until it is read.
  await theirs.getByRole('img', { name: '1 mention' }).first().waitFor();
  await theirs.getByRole('complementary', { name: 'Channels' }).getByRole('button', { name: new RegExp(anna.username) }).first().click();
  await theirs.getByRole('log').getByText('Is this thing on?').waitFor();
  await theirs.getByRole('img', { name: '1 mention' }).waitFor({ state: 'detached' });
  await stage.write(theirs, 'Loud and clear.');
  await hers.getByRole('log').getByText('Loud and clear.').waitFor();
  await stage.state(hers, 'direct');
}

export async function mentionsAreCounted(stage) {
  const { owner, friend, guild } = await two(stage);
  const other = await stage.server.api('POST', `/guilds/${guild.id}/channels`, { token: owner.token, body: { name: 'kitchen', type: 0 } });
  const theirs = await stage.at(friend, guild);
  await stage.say(owner, other, 'Dinner!');
  const list = theirs.getByRole('complementary', { name: 'Channels' });
  await list.getByRole('button', { name: 'kitchen, unread' }).waitFor();
  await stage.say(owner, other, `<@${friend.id}>, that means you.`);
  await list.getByRole('img', { name: '1 mention' }).waitFor();
  await theirs.getByRole('navigation', { name: 'Guilds' }).getByRole('img', { name: '1 mention' }).waitFor();
  await stage.shot(theirs, 'mention');
  await list.getByRole('button', { name: /^kitchen/ }).click();
  await theirs.getByRole('log').getByText('that means you').waitFor();
  await list.getByRole('img', { name: '1 mention' }).waitFor({ state: 'detached' });
}

export async function pinsLeadBack(stage) {
  const { owner, guild } = await two(stage);
  const first = await stage.say(owner, guild.text, 'the very first words');
  for (let index = 0; index < 110; index += 1) await stage.say(owner, guild.text, `line ${index}`);
  await stage.server.api('PUT', `/channels/${guild.text.id}/pins/${first.id}`, { token: owner.token });
  const page = await stage.at(owner, guild);
  await page.getByRole('log').getByText('line 109').waitFor();
  // Far up and out of sight: not even in the page.
  assert.equal(await page.getByRole('log').getByText('the very first words').count(), 0);
  assert.ok((await page.locator('[data-message]').count()) < 120);
  await page.getByRole('button', { name: 'Pinned messages' }).click();
  await page.getByRole('complementary', { name: 'Pinned messages' }).getByText('the very first words').click();
  await page.getByRole('log').getByText('the very first words').waitFor();
  await stage.state(page, 'pins');
  await page.getByRole('button', { name: 'To the newest' }).click();
  await page.getByRole('log').getByText('line 109').waitFor();
}

export async function aLostConnectionResumes(stage) {
  const { owner, friend, guild } = await two(stage);
  const page = await stage.at(friend, guild);
  await stage.write(page, 'before');
  await page.getByRole('log').getByText('before').waitFor();
  await page.context().setOffline(true);
  await page.evaluate(() => globalThis.dispatchEvent(new Event('offline')));
  await stage.say(owner, guild.text, 'while you were away');
  await page.context().setOffline(false);
  await page.getByRole('log').getByText('while you were away').waitFor();
  assert.equal(await page.getByRole('log').getByText('while you were away').count(), 1);
}
aLostConnectionResumes.expect = [/ERR_INTERNET_DISCONNECTED/];

export async function theKeyboardIsEnough(stage) {
  const { owner, guild } = await two(stage);
  await stage.server.api('POST', `/guilds/${guild.id}/channels`, { token: owner.token, body: { name: 'library', type: 0 } });
  const page = await stage.at(owner, guild);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('library');
  await stage.shot(page, 'switcher');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'library' }).first().waitFor();
  await page.keyboard.type('Quiet, please.');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('Quiet, please.').waitFor();
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByRole('heading', { name: 'general' }).first().waitFor();
  await page.keyboard.press('Control+,');
  await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Settings' }).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+/');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await stage.state(page, 'shortcuts');
}

export async function aBotAnswers(stage) {
  const { owner, guild } = await two(stage);
  const bot = await stage.server.bot('echo', owner, guild.id);
  const page = await stage.at(owner, guild);
  await stage.write(page, '!ping');
  await page.getByRole('log').getByText('!ping').waitFor();
  await stage.server.api('POST', `/channels/${guild.text.id}/messages`, {
    token: `Bot ${bot.token}`,
    body: { content: 'Pong', embeds: [{ title: 'Round trip', description: 'Quick.', color: 0xb3552d, fields: [{ name: 'Hops', value: '1', inline: true }] }] },
  });
  await page.getByRole('log').getByText('Pong').waitFor();
  await page.getByRole('log').getByText('Round trip').waitFor();
  await stage.state(page, 'bot');
}

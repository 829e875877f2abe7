// People: groups, notes, a status in own words, blocks; and what a message may hold and lead to.
import assert from 'node:assert/strict';

async function befriend(stage, one, other) {
  await stage.server.api('PUT', `/users/@me/relationships/${other.id}`, { token: one.token, body: {} });
  await stage.server.api('PUT', `/users/@me/relationships/${one.id}`, { token: other.token, body: {} });
}

export async function aGroupIsMade(stage) {
  const [anna, berta, carl] = [await stage.person('anna'), await stage.person('berta'), await stage.person('carl')];
  await befriend(stage, anna, berta);
  await befriend(stage, anna, carl);
  const page = await stage.page(anna, '/channels/@me');
  const theirs = await stage.page(carl, '/channels/@me');
  await page.getByRole('button', { name: 'New message' }).click();
  const dialog = page.getByRole('dialog', { name: 'New message' });
  await dialog.getByText(berta.username).first().click();
  await dialog.getByText(carl.username).first().click();
  await dialog.getByRole('button', { name: 'Create group' }).click();
  await page.locator('#composer').waitFor();
  await stage.write(page, 'Hello, both of you');
  await theirs.getByRole('complementary', { name: 'Channels' }).getByRole('button', { name: /anna/ }).first().click();
  await theirs.getByRole('log').getByText('Hello, both of you').waitFor();
  await stage.write(theirs, 'Hello!');
  await page.getByRole('log').getByText('Hello!', { exact: true }).waitFor();
  await stage.state(page, 'group');
}

export async function notesStatusAndBlocks(stage) {
  const anna = await stage.person('anna');
  const berta = await stage.person('berta');
  const guild = await stage.guild(anna, 'Hall of people');
  await stage.join(guild, anna, berta);
  await stage.say(berta, guild.text, 'I am here');
  const page = await stage.at(anna, guild);
  const theirs = await stage.at(berta, guild);

  await theirs.getByRole('button', { name: new RegExp(`^${berta.username}, Online`) }).click();
  await theirs.getByRole('menuitem', { name: 'Custom status' }).click();
  await theirs.getByLabel('What are you up to?').fill('Baking bread');
  await theirs.keyboard.press('Enter');
  await page.getByRole('complementary', { name: 'Members' }).getByText('Baking bread').waitFor();

  await page.getByRole('log').getByRole('button', { name: berta.username }).last().click();
  const card = page.getByRole('dialog', { name: `Profile of ${berta.username}` });
  await card.getByLabel('Note').fill('Knows about bread');
  await card.getByLabel('Note').blur();
  await stage.accessible(page, 'profile');
  await page.waitForFunction(
    async ([id, token]) => {
      const answer = await fetch(`/api/v10/users/@me/notes/${id}`, { headers: { authorization: token } });
      return answer.ok && (await answer.json()).note === 'Knows about bread';
    },
    [berta.id, anna.token],
    { polling: 500 },
  );
  await card.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Block' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('log').getByText('I am here').waitFor({ state: 'hidden' });
  await page.getByRole('log').getByText('A message of somebody you blocked').first().waitFor();
}
notesStatusAndBlocks.expect = [/status of 404/];

export async function messagesLeadAndPlay(stage) {
  const anna = await stage.person('anna');
  const berta = await stage.person('berta');
  const guild = await stage.guild(anna, 'Hall of media');
  await stage.join(guild, anna, berta);
  const first = await stage.say(berta, guild.text, 'Meet at <t:1700000000:D> sharp, <t:1700000000:R>');
  const form = new FormData();
  form.append('payload_json', JSON.stringify({ content: 'a clip and a song' }));
  form.append('files[0]', new Blob([Buffer.alloc(400)], { type: 'video/mp4' }), 'clip.mp4');
  form.append('files[1]', new Blob([Buffer.alloc(400)], { type: 'audio/mpeg' }), 'song.mp3');
  await stage.server.api('POST', `/channels/${guild.text.id}/messages`, { token: anna.token, body: form });
  const page = await stage.at(anna, guild);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const log = page.getByRole('log');
  await log.getByText('November 14, 2023').waitFor();
  await log.getByText(/years ago/).waitFor();
  await log.locator('video[controls]').waitFor({ state: 'attached' });
  await log.locator('audio[controls]').waitFor({ state: 'attached' });
  const row = page.locator(`[data-message="${first.id}"]`);
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link, `${stage.server.site ?? stage.server.base}/channels/${guild.id}/${guild.text.id}/${first.id}`);
  // The search field follows it.
  const field = page.getByRole('search').getByRole('searchbox');
  await field.fill(link);
  await field.press('Enter');
  await page.waitForURL(link);
  await row.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Mark as unread' }).click();
  await log.getByText('New', { exact: true }).first().waitFor();
}

export async function germanIsWhole(stage) {
  const anna = await stage.person('anna');
  const guild = await stage.guild(anna, 'Halle');
  await stage.server.api('PATCH', '/users/@me/settings', { token: anna.token, body: { locale: 'de' } });
  const page = await stage.at(anna, guild, guild.text, { locale: 'de-DE' });
  await page.getByRole('navigation', { name: 'Gilden' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  await page.keyboard.press('Control+/');
  await page.getByRole('dialog', { name: 'Tastenkürzel' }).or(page.getByRole('dialog', { name: /Tast/ })).first().waitFor();
}

export async function attentionIsAskedFor(stage) {
  const anna = await stage.person('anna');
  const berta = await stage.person('berta');
  const guild = await stage.guild(anna, 'Hall of calls');
  await stage.join(guild, anna, berta);
  const kitchen = await stage.server.api('POST', `/guilds/${guild.id}/channels`, { token: anna.token, body: { name: 'kitchen', type: 0 } });
  const theirs = await stage.at(berta, guild);
  const log = theirs.getByRole('log');
  // What the desktop would show is written down.
  await theirs.evaluate(() => {
    globalThis.notes = [];
    globalThis.Notification = class {
      static permission = 'granted';
      constructor(title, { body }) {
        globalThis.notes.push(`${title}: ${body}`);
      }
      close() {}
    };
  });
  await theirs.getByRole('button', { name: 'Settings', exact: true }).click();
  await theirs.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Notifications' }).click();
  const desktop = theirs.getByRole('switch').first();
  if (!(await desktop.isChecked())) await desktop.click();
  await stage.accessible(theirs, 'settings-notifications');
  await theirs.keyboard.press('Escape');

  const page = await stage.at(anna, guild);
  await page.locator('#composer').click();
  await page.keyboard.type('Well');
  await theirs.getByText(`${anna.username} is typing…`).waitFor();
  await page.keyboard.press('Enter');
  await log.getByText('Well', { exact: true }).waitFor();

  const call = await stage.say(anna, kitchen, `Soup, <@${berta.id}>!`);
  await theirs.waitForFunction(() => globalThis.notes.length > 0);
  const [note] = await theirs.evaluate(() => globalThis.notes);
  assert.ok(note.includes('kitchen') && note.includes('Soup'), note);
  await theirs.waitForFunction(() => document.title.startsWith('(1)'));

  // The inbox leads to the call, and the channel opens with its line of what is new.
  await theirs.getByRole('button', { name: 'Mentions', exact: true }).click();
  await theirs.getByRole('complementary', { name: 'Mentions' }).getByText('Soup').click();
  await theirs.locator(`[data-message="${call.id}"]`).waitFor();
  await theirs.getByText('New', { exact: true }).first().waitFor();
  await theirs.waitForFunction(() => document.title === 'Guildhall');
}

export async function strangersAskFirst(stage) {
  const anna = await stage.person('anna');
  const berta = await stage.person('berta');
  const carl = await stage.person('carl');
  const guild = await stage.guild(anna, 'Hall of strangers');
  await stage.join(guild, anna, berta);
  await stage.join(guild, anna, carl);
  const page = await stage.page(anna, '/channels/@me');
  const list = page.getByRole('complementary', { name: 'Channels' });

  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Notifications' }).click();
  const kept = page.waitForResponse((answer) => answer.url().endsWith('/users/@me/settings') && answer.ok());
  await page.getByRole('switch', { name: /Strangers ask first/ }).click();
  await kept;
  await page.keyboard.press('Escape');

  // Both write; it shows apart from the other conversations, and calls nobody.
  for (const one of [berta, carl]) {
    const dm = await stage.server.api('POST', '/users/@me/channels', {
      token: one.token,
      body: { recipients: [anna.id] },
    });
    await stage.server.api('POST', `/channels/${dm.id}/messages`, {
      token: one.token,
      body: { content: `I am ${one.username}` },
    });
  }
  const requests = list.getByRole('list', { name: 'Message requests' });
  await requests.getByRole('button', { name: `Accept the request of ${berta.username}` }).waitFor();
  await requests.getByRole('button', { name: `Accept the request of ${carl.username}` }).waitFor();
  assert.equal(await page.title(), 'Guildhall', 'no badge');
  await stage.accessible(page, 'message-requests');

  // One is ignored from the list.
  await requests.getByRole('button', { name: `Ignore the request of ${carl.username}` }).click();
  await list.getByText(carl.username).waitFor({ state: 'detached' });

  // The other is read, and accepted in the conversation.
  await requests.getByRole('button', { name: berta.username, exact: true }).click();
  await page.getByRole('log').getByText(`I am ${berta.username}`).waitFor();
  const bar = page.getByRole('group', { name: 'Message request' });
  await stage.state(page, 'message-request');
  await bar.getByRole('button', { name: 'Accept' }).click();
  await bar.waitFor({ state: 'detached' });
  await requests.waitFor({ state: 'detached' });
  await list.getByRole('button', { name: new RegExp(berta.username) }).first().waitFor();
  await stage.write(page, 'Pleased to meet you');

  // It stays so after a reload.
  await page.reload();
  await page.getByRole('log').getByText('Pleased to meet you').waitFor();
  assert.equal(await page.getByRole('group', { name: 'Message request' }).count(), 0);
}

// The composer: completion, files, limits, replies, marks; and what becomes of the text on the other side.
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';

async function two(stage) {
  const owner = await stage.person('owner');
  const friend = await stage.person('friend');
  const guild = await stage.guild(owner, `Hall of ${stage.name}`);
  await stage.join(guild, owner, friend);
  return { owner, friend, guild };
}

async function newest(stage, person, guild) {
  return (await stage.server.api('GET', `/channels/${guild.text.id}/messages?limit=1`, { token: person.token }))[0];
}

function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; ++bit) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}

function chunk(type, data) {
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(crc(out.subarray(4, data.length + 8)), data.length + 8);
  return out;
}

/** A picture in one colour. */
function png(width, height, color) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // Bits a channel,
  header[9] = 2; // RGB.
  const row = Buffer.concat([Buffer.from([0]), Buffer.concat(Array.from({ length: width }, () => Buffer.from(color)))]);
  const rows = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function picture(name, color = [180, 90, 50]) {
  return { name, mimeType: 'image/png', buffer: png(300, 200, color) };
}

export async function completesNames(stage) {
  const { owner, friend, guild } = await two(stage);
  const page = await stage.at(owner, guild);
  const suggestions = page.getByRole('listbox', { name: 'Suggestions' });
  await page.locator('#composer').click();
  await page.keyboard.type(`Look @${friend.username.slice(0, 5)}`);
  await suggestions.getByRole('option').first().waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type(`#${guild.text.name.slice(0, 3)}`);
  await suggestions.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type(':tada');
  await suggestions.getByRole('option', { name: ':tada:' }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type('and `@nobody`');
  await page.keyboard.press('Enter');
  const log = page.getByRole('log');
  await log.getByRole('button', { name: `@${friend.username}` }).waitFor();
  await log.getByRole('button', { name: `#${guild.text.name}` }).waitFor();
  await page.locator('[data-message]').getByText('@nobody').waitFor();
  const { content, mentions } = await newest(stage, owner, guild);
  assert.equal(content, `Look <@${friend.id}> <#${guild.text.id}> 🎉 and \`@nobody\``);
  assert.deepEqual(
    mentions.map((user) => user.id),
    [friend.id],
  );
}

export async function sendsFiles(stage) {
  const { owner, friend, guild } = await two(stage);
  const page = await stage.at(owner, guild);
  const theirs = await stage.at(friend, guild);
  const tray = page.getByRole('list', { name: 'Files to send' });
  const large = {
    name: 'large.bin',
    mimeType: 'application/octet-stream',
    buffer: Buffer.alloc(10 * 1024 * 1024 + 1),
  };
  await page
    .locator('form input[type=file]')
    .setInputFiles([picture('one.png'), picture('two.png', [50, 90, 180]), picture('three.png', [50, 150, 90]), large]);
  await tray.getByText(/Too large/).waitFor();
  const send = page.getByRole('button', { name: 'Send message' });
  assert.equal(await send.isDisabled(), true);
  await page.getByRole('button', { name: 'Remove large.bin' }).click();
  await page.getByRole('button', { name: 'Describe one.png' }).click();
  await page.keyboard.type('a brown square');
  await page.keyboard.press('Enter');
  await tray.getByRole('listitem').nth(1).getByRole('button', { name: 'Spoiler' }).click();
  await stage.state(page, 'composer-files');
  await send.click();
  await tray.waitFor({ state: 'detached' });
  await theirs.getByRole('button', { name: 'Open a brown square' }).click();
  const viewer = theirs.getByRole('dialog', { name: /Picture 1 of 2/ });
  await viewer.waitFor();
  await theirs.keyboard.press('ArrowRight');
  await theirs.getByRole('dialog', { name: 'Picture 2 of 2: three.png' }).waitFor(); // Not the spoiler.
  await theirs.keyboard.press('Escape');
  await theirs.getByRole('dialog').waitFor({ state: 'detached' });
  await theirs.getByRole('button', { name: /^Spoiler/ }).click();
  await theirs.getByRole('button', { name: 'Open SPOILER_two.png' }).waitFor();
  const { attachments } = await newest(stage, owner, guild);
  assert.deepEqual(
    attachments.map(({ filename, description, width }) => [filename, description, width]),
    [
      ['one.png', 'a brown square', 300],
      ['SPOILER_two.png', undefined, 300],
      ['three.png', undefined, 300],
    ],
  );
}

export async function dropsAndPastes(stage) {
  const { owner, guild } = await two(stage);
  const page = await stage.at(owner, guild);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'dropped.txt', { type: 'text/plain' }));
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(
        new DragEvent(type, {
          dataTransfer: data,
          bubbles: true,
          cancelable: true,
        }),
      );
    const long = new DataTransfer();
    long.setData('text/plain', 'many words '.repeat(300));
    document.querySelector('#composer').dispatchEvent(
      new ClipboardEvent('paste', {
        clipboardData: long,
        bubbles: true,
        cancelable: true,
      }),
    );
  });
  const tray = page.getByRole('list', { name: 'Files to send' });
  await tray.getByText('dropped.txt').waitFor();
  await tray.getByText('message.txt').waitFor();
  await page.locator('#composer').press('Enter');
  await tray.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Download message.txt' }).waitFor();
}

export async function saysItsLimits(stage) {
  const { owner, friend, guild } = await two(stage);
  await stage.server.api('PATCH', `/channels/${guild.text.id}`, {
    token: owner.token,
    body: { rate_limit_per_user: 60 },
  });
  const page = await stage.at(friend, guild);
  const box = page.locator('#composer');
  const send = page.getByRole('button', { name: 'Send message' });
  await box.fill('x'.repeat(2001));
  await page.getByText('1 character too many').waitFor();
  assert.equal(await send.isDisabled(), true);
  await box.press('Enter');
  assert.equal((await box.inputValue()).length, 2001);
  await box.fill('short');
  await box.press('Enter');
  await page.getByRole('log').getByText('short').waitFor();
  await page.getByText(/Slow mode: wait/).waitFor();
  await box.fill('too soon');
  assert.equal(await send.isDisabled(), true);
  const deny = { type: 0, allow: '0', deny: String(1 << 11) };
  await stage.server.api('PUT', `/channels/${guild.text.id}/permissions/${guild.id}`, {
    token: owner.token,
    body: deny,
  });
  await page.getByText('You may not send messages here.').waitFor();
}

export async function repliesAndReacts(stage) {
  const { owner, friend, guild } = await two(stage);
  const { id } = await stage.say(friend, guild.text, 'What do you **think**?');
  const page = await stage.at(owner, guild);
  const row = page.locator(`[data-message="${id}"]`);
  await row.hover();
  await row.getByRole('button', { name: 'Reply' }).click();
  await page.getByText(`Replying to ${friend.username}`).waitFor();
  await page.getByRole('switch', { name: /^Notify/ }).click();
  await page.locator('#composer').click();
  await page.keyboard.type('I agree');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /What do you think\?/ }).waitFor();
  const answer = await newest(stage, owner, guild);
  assert.equal(answer.message_reference.message_id, id);
  assert.deepEqual(answer.mentions, []);
  await row.hover();
  await row.getByRole('button', { name: 'Add a reaction' }).first().click();
  await page.getByRole('combobox', { name: 'Search emoji' }).fill('fire');
  await page.getByRole('gridcell', { name: /:fire:/ }).waitFor();
  await stage.accessible(page, 'the emoji picker');
  await page.keyboard.press('Enter');
  await row.getByRole('button', { name: '🔥, 1 reaction' }).waitFor();
  await page.getByRole('dialog', { name: 'Emoji' }).waitFor({ state: 'detached' });
}

export async function marksAndDrafts(stage) {
  const { owner, guild } = await two(stage);
  const page = await stage.at(owner, guild);
  const box = page.locator('#composer');
  await box.click();
  await page.keyboard.type('strong');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+B');
  assert.equal(await box.inputValue(), '**strong**');
  await page.keyboard.press('Control+Z');
  assert.equal(await box.inputValue(), 'strong');
  await box.fill('kept for later');
  await page.reload();
  await box.waitFor();
  assert.equal(await box.inputValue(), 'kept for later');
  await box.fill('a ||secret|| and\n```js\nconst x = 1;\n```');
  await box.press('Enter');
  const spoiler = page.getByRole('button', { name: /^Spoiler/ });
  await spoiler.focus();
  await page.keyboard.press('Enter');
  await spoiler.waitFor({ state: 'detached' });
  await page.getByRole('log').getByText('secret').waitFor();
  await page.locator('[data-scope=keyword]', { hasText: 'const' }).waitFor();
}

export async function customEmoji(stage) {
  const { owner, friend, guild } = await two(stage);
  const image = `data:image/png;base64,${png(48, 48, [180, 90, 50]).toString('base64')}`;
  const emoji = await stage.server.api('POST', `/guilds/${guild.id}/emojis`, {
    token: owner.token,
    body: { name: 'archway', image },
  });
  const page = await stage.at(owner, guild);
  const theirs = await stage.at(friend, guild);
  await page.locator('#composer').click();
  await page.keyboard.type('see :archw');
  await page.getByRole('option', { name: ':archway:' }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await theirs.getByRole('log').getByRole('img', { name: ':archway:' }).waitFor();
  const { id, content } = await newest(stage, owner, guild);
  assert.equal(content, `see <:archway:${emoji.id}>`);
  const row = theirs.locator(`[data-message="${id}"]`);
  await row.hover();
  await row.getByRole('button', { name: 'Add a reaction' }).first().click();
  await theirs.getByRole('combobox', { name: 'Search emoji' }).fill('archw');
  await theirs.getByRole('gridcell', { name: /:archway:/ }).waitFor();
  await theirs.keyboard.press('Enter');
  await page
    .locator(`[data-message="${id}"]`)
    .getByRole('button', { name: /archway/ })
    .waitFor();
  await page.locator('#composer').press('ArrowUp');
  assert.equal(await page.getByRole('combobox', { name: 'Edit' }).inputValue(), 'see :archway:');
}

export async function failedIsWrittenAnew(stage) {
  const { owner, friend, guild } = await two(stage);
  const page = await stage.at(owner, guild);
  await page.route('**/messages', (route) => (route.request().method() === 'POST' ? route.abort() : route.fallback()));
  const box = page.locator('#composer');
  await box.fill(`to @${friend.username}`);
  await page.locator('form input[type=file]').setInputFiles([picture('one.png')]);
  await box.press('Enter');
  await page.getByRole('alert').getByRole('button', { name: 'Edit' }).click();
  assert.equal(await box.inputValue(), `to @${friend.username}`);
  await page.getByRole('list', { name: 'Files to send' }).getByText('one.png').waitFor();
  await page.unroute('**/messages');
  await box.press('Enter');
  await page.getByRole('button', { name: 'Open one.png' }).waitFor();
  assert.equal((await newest(stage, owner, guild)).content, `to <@${friend.id}>`);
}
failedIsWrittenAnew.expect = [/ERR_FAILED/, /guildhall\/instance/];
sendsFiles.expect = [/guildhall\/instance/];
dropsAndPastes.expect = [/guildhall\/instance/];

export async function messagesByKeyboard(stage) {
  const { owner, friend, guild } = await two(stage);
  const first = await stage.say(friend, guild.text, 'the first');
  const second = await stage.say(owner, guild.text, 'the second');
  const page = await stage.at(owner, guild);
  const row = (message) => page.locator(`[data-message="${message.id}"]`);
  await row(second).waitFor();
  await page.getByRole('log').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.message), first.id);
  await page.keyboard.press('+');
  await page.getByRole('combobox', { name: 'Search emoji' }).fill('fire');
  await page.getByRole('gridcell', { name: /:fire:/ }).waitFor();
  await page.keyboard.press('Enter');
  await row(first).getByRole('button', { name: '🔥, 1 reaction' }).waitFor();
  await page.getByRole('log').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('e');
  await page.getByRole('combobox', { name: 'Edit' }).fill('the other');
  await page.keyboard.press('Enter');
  await row(second).getByText('the other').waitFor();
  await page.getByRole('log').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('r');
  await page.getByText(`Replying to ${friend.username}`).waitFor();
  await page.keyboard.type('by keys');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('by keys').waitFor();
  // Delete asks; Enter agrees.
  await page.getByRole('log').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('by keys').waitFor({ state: 'detached' });
  // Letters that are typed anywhere else go into the box.
  await row(first).getByText('the first').click();
  await page.keyboard.type('elsewhere');
  assert.equal(await page.locator('#composer').inputValue(), 'elsewhere');
}

export async function invitesAreCards(stage) {
  const { owner, friend, guild } = await two(stage);
  const other = await stage.guild(owner, `Annex of ${stage.name}`);
  const { code } = await stage.server.api('POST', `/channels/${other.text.id}/invites`, {
    token: owner.token,
    body: {},
  });
  const page = await stage.at(friend, guild);
  await stage.say(owner, guild.text, `Come over: ${stage.server.site}/invite/${code}`);
  const card = page.getByRole('log').getByRole('region', { name: other.name });
  await card.getByRole('button', { name: 'Join' }).click();
  await page.waitForURL(`**/channels/${other.id}/${other.text.id}`); // Both guilds call their first channel alike.
}

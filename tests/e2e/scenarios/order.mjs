// Where things stand: a long history, channels and guilds that are dragged, what is muted, what is found again.
import assert from 'node:assert/strict';

async function one(stage, name = 'Hall of order') {
  const owner = await stage.person('owner');
  return { owner, guild: await stage.guild(owner, name) };
}

/** Many messages, quickly: several writers keep the server busy, and each is one after the other. */
async function fill(stage, person, channel, count) {
  const ids = [];
  for (let from = 0; from < count; from += 25) {
    const batch = Array.from({ length: Math.min(25, count - from) }, (_, index) => from + index);
    const made = await Promise.all(batch.map((number) => stage.say(person, channel, `line ${number} ${'word '.repeat(number % 30)}`)));
    ids.push(...made.map((message) => message.id));
  }
  return ids.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
}

const nodes = (page) => page.locator('[data-message]').count();
const topOf = (page, id) => page.locator(`[data-message="${id}"]`).evaluate((row) => row.getBoundingClientRect().top);

export async function aLongChannelIsWalked(stage) {
  const { owner, guild } = await one(stage);
  const ids = await fill(stage, owner, guild.text, 2000);
  const page = await stage.at(owner, guild);
  const log = page.getByRole('log');
  await page.locator(`[data-message="${ids.at(-1)}"]`).waitFor();

  // Up to the very first words, by the wheel, with few rows in the page all along.
  await log.hover();
  for (let turn = 0; turn < 2000 && !(await page.locator(`[data-message="${ids[0]}"]`).count()); turn += 1) {
    await page.mouse.wheel(0, -6000);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    if (turn % 20 === 0) assert.ok((await nodes(page)) < 120, `${await nodes(page)} messages are in the page`);
  }
  await page.locator(`[data-message="${ids[0]}"]`).waitFor();
  assert.ok((await nodes(page)) < 120);

  // A link leads into the middle, and what is read there stays in place while others write.
  const middle = ids[1000];
  await page.goto(`${stage.server.site}/channels/${guild.id}/${guild.text.id}/${middle}`);
  await page.locator(`[data-message="${middle}"]`).waitFor();
  await page.waitForFunction((id) => {
    const box = document.querySelector(`[data-message="${id}"]`)?.getBoundingClientRect();
    return box !== undefined && box.top > 0 && box.bottom < innerHeight;
  }, middle);
  await page.waitForFunction((id) => {
    const top = document.querySelector(`[data-message="${id}"]`)?.getBoundingClientRect().top;
    const same = globalThis.lastTop === top;
    globalThis.lastTop = top;
    return same;
  }, middle, { polling: 300 });
  const before = await topOf(page, middle);
  for (let index = 0; index < 5; index += 1) await stage.say(owner, guild.text, `newest ${index}`);
  await page.getByRole('button', { name: 'To the newest' }).waitFor();
  const after = await topOf(page, middle);
  assert.ok(Math.abs(after - before) < 2, `moved by ${after - before} px`);
  await page.getByRole('button', { name: 'To the newest' }).click();
  await log.getByText('newest 4').waitFor();
}

aLongChannelIsWalked.ms = 300_000;

export async function growthAboveKeepsThePlace(stage) {
  const { owner, guild } = await one(stage);
  const ids = await fill(stage, owner, guild.text, 120);
  const page = await stage.at(owner, guild);
  await page.locator(`[data-message="${ids.at(-1)}"]`).waitFor();
  await page.getByRole('log').hover();
  // A turn of the wheel while the page still settles may be lost.
  const newest = page.getByRole('button', { name: 'To the newest' });
  while (!(await newest.isVisible())) {
    await page.mouse.wheel(0, -900);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  await page.waitForFunction(() => {
    const log = document.querySelector('[role=log]');
    const same = log.scrollTop === window.lastTop;
    window.lastTop = log.scrollTop;
    return same;
  }, null, { polling: 200 });
  // The first row that is whole in view is what the person reads; two above it is out of sight, and in the page.
  const [above, reading] = await page.evaluate(() => {
    const { top } = document.querySelector('[role=log]').getBoundingClientRect();
    const rows = [...document.querySelectorAll('[data-message]')];
    const first = rows.findIndex((row) => row.getBoundingClientRect().top >= top);
    return [rows[first - 2].dataset.message, rows[first].dataset.message];
  });
  const before = await topOf(page, reading);
  await stage.server.api('PATCH', `/channels/${guild.text.id}/messages/${above}`, { token: owner.token, body: { content: `grown\n${'taller\n'.repeat(20)}` } });
  await page.locator(`[data-message="${above}"]`).getByText('grown').waitFor();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const after = await topOf(page, reading);
  assert.ok(Math.abs(after - before) < 2, `moved by ${after - before} px`);
}

export async function channelsAndGuildsAreDragged(stage) {
  const { owner, guild } = await one(stage, 'First guild');
  const api = (method, path, body) => stage.server.api(method, path, { token: owner.token, body });
  const parent_id = guild.text.parent_id;
  const kitchen = await api('POST', `/guilds/${guild.id}/channels`, { name: 'kitchen', type: 0, parent_id });
  const other = await stage.guild(owner, 'Second guild');
  const page = await stage.at(owner, guild);
  const side = page.getByRole('complementary', { name: 'Channels' });
  const names = () => side.getByRole('listitem').allTextContents();
  await side.getByRole('button', { name: 'kitchen', exact: true }).dragTo(side.getByRole('button', { name: guild.text.name, exact: true }));
  await page.waitForFunction(
    (first) => document.querySelector('aside li')?.textContent?.includes(first),
    'kitchen',
  );
  assert.ok((await names())[0].includes('kitchen'));
  const channels = await api('GET', `/guilds/${guild.id}/channels`);
  const position = (id) => channels.find((channel) => channel.id === id).position;
  assert.ok(position(kitchen.id) < position(guild.text.id));

  // Onto another guild: both lie in a folder, which the server keeps.
  const rail = page.getByRole('navigation', { name: 'Guilds' });
  await rail.getByRole('button', { name: 'Second guild', exact: true }).dragTo(rail.getByRole('button', { name: 'First guild', exact: true }));
  const folder = rail.getByRole('button', { name: /^Folder/ });
  await folder.waitFor();
  await page.reload();
  await folder.click();
  await rail.getByRole('button', { name: 'Second guild', exact: true }).waitFor();
  await stage.state(page, 'guild-folder');
  assert.ok(other.id);
}

export async function mutedIsQuiet(stage) {
  const { owner, guild } = await one(stage);
  const friend = await stage.person('friend');
  await stage.join(guild, owner, friend);
  const kitchen = await stage.server.api('POST', `/guilds/${guild.id}/channels`, { token: owner.token, body: { name: 'kitchen', type: 0 } });
  const page = await stage.at(friend, guild);
  const side = page.getByRole('complementary', { name: 'Channels' });
  const entry = side.getByRole('button', { name: /^kitchen/ });
  await entry.click({ button: 'right' });
  await page.getByRole('menuitem', { name: /Notification/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Mute').selectOption('0');
  await stage.accessible(page, 'notifications');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => [...document.querySelectorAll('[data-muted=true]')].some((row) => row.textContent.includes('kitchen')));
  await stage.say(owner, kitchen, 'Not for you now');
  await stage.say(owner, guild.text, 'But this is');
  await page.getByRole('log').getByText('But this is').waitFor();
  assert.equal(await side.getByRole('button', { name: 'kitchen, unread' }).count(), 0);
}

export async function searchFindsWhatIsHere(stage) {
  const { owner, guild } = await one(stage);
  const friend = await stage.person('friend');
  await stage.join(guild, owner, friend);
  const kitchen = await stage.server.api('POST', `/guilds/${guild.id}/channels`, { token: owner.token, body: { name: 'kitchen', type: 0 } });
  await stage.say(owner, kitchen, 'Bread is ready');
  const wanted = await stage.say(friend, guild.text, 'Who ate the bread? https://example.org');
  await stage.say(owner, guild.text, 'Not me');
  const page = await stage.at(owner, guild);
  await page.getByRole('log').getByText('Not me').waitFor();
  await page.getByRole('complementary', { name: 'Channels' }).getByRole('button', { name: /^kitchen/ }).click();
  await page.getByRole('log').getByText('Bread is ready').waitFor();
  const panel = page.getByRole('complementary', { name: 'Search' });
  const field = page.getByRole('search').getByRole('searchbox');
  const found = panel.getByRole('listitem');
  await field.fill('bread');
  await field.press('Enter');
  await found.nth(1).waitFor();
  assert.equal(await found.count(), 2);
  await field.fill(`bread from:${friend.username} has:link`);
  await field.press('Enter');
  await found.nth(1).waitFor({ state: 'detached' });
  await panel.getByText('on this device').waitFor();
  await stage.state(page, 'search');
  await found.first().getByRole('button').click();
  await page.locator(`[data-message="${wanted.id}"]`).waitFor();
}

export async function oneFileOfManyIsCancelled(stage) {
  const { owner, guild } = await one(stage);
  const page = await stage.at(owner, guild);
  // The first request never gets through; what follows does.
  let held = 0;
  await page.route('**/messages', (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    held += 1;
    return held === 1 ? undefined : route.fallback();
  });
  const file = (name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) });
  await page.locator('form input[type=file]').setInputFiles([file('keep.txt'), file('drop.txt')]);
  await page.locator('#composer').fill('two files');
  await page.locator('#composer').press('Enter');
  await page.getByRole('button', { name: 'Do not send drop.txt' }).click();
  await page.getByRole('link', { name: 'Download keep.txt' }).waitFor();
  const [message] = await stage.server.api('GET', `/channels/${guild.text.id}/messages?limit=1`, { token: owner.token });
  assert.deepEqual(message.attachments.map(({ filename }) => filename), ['keep.txt']);
  assert.equal(message.content, 'two files');
}

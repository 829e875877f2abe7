// What hands know from other clients: keys, the right mouse button, and fingers.
import assert from 'node:assert/strict';

async function hall(stage) {
  const anna = await stage.person('anna');
  const berta = await stage.person('berta');
  const guild = await stage.guild(anna, 'Hall of habits');
  await stage.join(guild, anna, berta);
  return { anna, berta, guild };
}

export async function shortWaysOfWriting(stage) {
  const { anna, berta, guild } = await hall(stage);
  await stage.say(berta, guild.text, 'We have sailed');
  const page = await stage.at(anna, guild);
  const log = page.getByRole('log');
  await log.getByText('We have sailed').waitFor();
  await stage.write(page, '+⛵');
  await log.getByRole('button', { name: /⛵, 1 reaction/ }).waitFor();
  await stage.write(page, 'teh wind is good');
  await log.getByText('teh wind is good').waitFor();
  await stage.write(page, 's/teh/the');
  await log.getByText('the wind is good').waitFor();
  await stage.write(page, '+1');
  await log.getByText('+1', { exact: true }).waitFor();
  const said = await stage.server.api('GET', `/channels/${guild.text.id}/messages`, { token: anna.token });
  assert.deepEqual(said.slice(0, 3).map(({ content }) => content), ['+1', 'the wind is good', 'We have sailed']);
}

export async function keysReachEverything(stage) {
  const { anna, berta, guild } = await hall(stage);
  const other = await stage.server.api('POST', `/guilds/${guild.id}/channels`, { token: anna.token, body: { name: 'kitchen', type: 0 } });
  for (let count = 0; count < 40; count += 1) await stage.say(anna, guild.text, `line ${count}`);
  const page = await stage.at(berta, guild);
  const log = page.getByRole('log');
  const side = page.getByRole('complementary', { name: 'Channels' });
  await log.getByText('line 39').waitFor();
  const top = () => log.evaluate((element) => element.scrollTop);
  const atEnd = () => log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight < 50);

  // The history scrolls while one stands in the box; Escape leads back to the newest.
  await page.locator('#composer').focus();
  await page.waitForFunction(() => document.querySelector('[role=log]').scrollTop > 200);
  const before = await top();
  await page.keyboard.press('PageUp');
  assert.ok((await top()) < before - 100);
  await page.getByRole('button', { name: 'To the newest' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'To the newest' }).waitFor({ state: 'detached' });
  assert.ok(await atEnd());

  await page.keyboard.press('Control+f');
  await page.waitForFunction(() => document.activeElement.matches('[role=search] input'));

  // Alt and a click: unread from here on. A draft shows in the list; Shift and Escape read the whole guild.
  await log.getByText('line 38').click({ modifiers: ['Alt'] });
  await log.getByText('New', { exact: true }).waitFor();
  await page.locator('#composer').fill('not finished');
  await side.getByRole('button', { name: 'kitchen' }).click();
  await side.getByRole('button', { name: 'general, unread, with a draft' }).waitFor();
  await stage.accessible(page, 'draft');
  await page.keyboard.press('Shift+Escape');
  await side.getByRole('button', { name: 'general, with a draft', exact: true }).waitFor();
  assert.ok(page.url().includes(other.id));
}

export async function peopleHaveAMenu(stage) {
  const { anna, berta, guild } = await hall(stage);
  await stage.say(berta, guild.text, 'Here I am');
  const page = await stage.at(anna, guild);
  const members = page.getByRole('complementary', { name: 'Members' });
  await members.getByRole('button', { name: berta.username }).click({ button: 'right' });
  await stage.accessible(page, 'person-menu');
  await page.getByRole('menuitem', { name: 'Mention' }).click();
  assert.equal(await page.locator('#composer').inputValue(), `@${berta.username} `);
  await page.keyboard.type('welcome');
  await page.keyboard.press('Enter');
  await page.locator('[data-message]').getByText('welcome').waitFor();
  const [last] = await stage.server.api('GET', `/channels/${guild.text.id}/messages`, { token: anna.token });
  assert.equal(last.content, `<@${berta.id}> welcome`);
  const row = page.locator('[data-message]').filter({ hasText: 'Here I am' });
  await row.getByRole('button', { name: berta.username }).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Manage members' }).click();
  await page.getByRole('dialog', { name: 'Guild settings' }).getByText(berta.username, { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await members.getByRole('button', { name: berta.username }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Message', exact: true }).click();
  await page.waitForURL('**/channels/@me/*');
}

/** Real touches, as the browser gets them from the glass. */
async function fingers(page) {
  const session = await page.context().newCDPSession(page);
  const send = (type, points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y]) => ({ x, y })) });
  return {
    async swipe([x, y], by) {
      await send('touchStart', [[x, y]]);
      for (let step = 1; step <= 6; step += 1) await send('touchMove', [[x + (by * step) / 6, y]]);
      await send('touchEnd', []);
    },
    press: (x, y) => send('touchStart', [[x, y]]),
    lift: () => send('touchEnd', []),
  };
}

export async function fingersAreEnough(stage) {
  const { anna, berta, guild } = await hall(stage);
  const said = await stage.say(berta, guild.text, 'Touch me');
  const page = await stage.at(anna, guild, guild.text, { width: 360, height: 740, hasTouch: true });
  const finger = await fingers(page);
  const row = page.locator(`[data-message="${said.id}"]`);
  await row.waitFor();
  const box = await row.boundingBox();
  const middle = [250, box.y + box.height / 2];

  await finger.swipe(middle, -120);
  await page.getByText('Replying to').waitFor();
  assert.equal(await row.evaluate((element) => element.style.translate), '', 'the row is back in its place');
  await page.locator('#composer').press('Escape');
  await page.getByText('Replying to').waitFor({ state: 'detached' });
  // The bar that went let the row down: the finger must find it at rest.
  await page.waitForFunction(([id, top]) => Math.abs(document.querySelector(`[data-message="${id}"]`).getBoundingClientRect().top - top) < 2, [said.id, box.y]);

  await finger.press(...middle);
  await page.getByRole('menuitem', { name: 'Reply' }).waitFor();
  await finger.lift();
  await page.getByRole('menuitem', { name: 'Mark as unread' }).waitFor();
  await page.keyboard.press('Escape');

  // The navigation: a sweep to the right opens it, one to the left closes it.
  await finger.swipe([60, 330], 200);
  const guilds = page.getByRole('navigation', { name: 'Guilds' });
  await guilds.waitFor();
  await finger.swipe([300, 500], -200);
  await guilds.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Open the navigation' }).tap();
  await page.getByRole('complementary', { name: 'Channels' }).getByRole('button', { name: 'general', exact: true }).tap();
  await page.locator('#composer').waitFor();
}

// Messages: what two people in one channel do to them.
import assert from 'node:assert/strict';

async function two(stage) {
  const owner = await stage.person('owner');
  const friend = await stage.person('friend');
  const guild = await stage.guild(owner, `Hall of ${stage.name}`);
  await stage.join(guild, owner, friend);
  return { owner, friend, guild };
}

/** What grew in the last message is in view: the history stays at its end. */
async function grownAtTheEnd(page, what) {
  const log = await page.getByRole('log').boundingBox();
  let box;
  for (let frame = 0; frame < 60; frame += 1) {
    box = await what.boundingBox();
    if (box.y + box.height <= log.y + log.height) return;
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
  assert.fail(`${box.y + box.height} is below ${log.y + log.height}`);
}

export async function editAndDelete(stage) {
  const { owner, friend, guild } = await two(stage);
  for (let index = 0; index < 30; index += 1) await stage.say(owner, guild.text, `line ${index}`);
  const mine = await stage.at(owner, guild);
  const theirs = await stage.at(friend, guild);
  await stage.write(mine, 'first draft');
  await theirs.getByRole('log').getByText('first draft').waitFor();
  await mine.locator('#composer').press('ArrowUp');
  const editor = mine.getByRole('combobox', { name: 'Edit' });
  await editor.fill('second draft');
  await grownAtTheEnd(mine, mine.getByText('Enter saves, Escape cancels.'));
  await mine.keyboard.press('Enter');
  await theirs.getByRole('log').getByText('second draft').waitFor();
  const { id } = (await stage.server.api('GET', `/channels/${guild.text.id}/messages?limit=1`, { token: owner.token }))[0];
  await stage.server.api('DELETE', `/channels/${guild.text.id}/messages/${id}`, { token: owner.token });
  await theirs.getByRole('log').getByText('second draft').waitFor({ state: 'detached' });
  await mine.getByRole('log').getByText('second draft').waitFor({ state: 'detached' });
}

export async function textIsNeverMarkup(stage) {
  const { owner, guild } = await two(stage);
  const evil = '<img src=x onerror="document.title=1"> [x](javascript:alert(1)) <b>bold?</b>';
  await stage.say(owner, guild.text, evil);
  const page = await stage.at(owner, guild);
  await page.getByRole('log').getByText('<b>bold?</b>').waitFor();
  assert.equal(await page.getByRole('log').locator('img[src="x"], b').count(), 0);
  assert.equal(await page.locator('a[href^="javascript"]').count(), 0);
}

// Polls: asked from the composer, voted on, watched, ended.
import assert from 'node:assert/strict';

export async function aPollIsAsked(stage) {
  const anna = await stage.person('anna');
  const berta = await stage.person('berta');
  const guild = await stage.guild(anna, 'Hall of questions');
  await stage.join(guild, anna, berta);
  const page = await stage.at(anna, guild);
  const theirs = await stage.at(berta, guild, guild.text, { width: 360, height: 740 });

  await page.getByRole('button', { name: 'Add files or a poll' }).click();
  await page.getByRole('menuitem', { name: 'Create a poll' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create a poll' });
  await dialog.getByLabel('Question').fill('Which tea?');
  assert.ok(await dialog.getByRole('button', { name: 'Ask' }).isDisabled(), 'a poll wants two answers');
  await dialog.getByLabel('Answer 1', { exact: true }).fill('Green');
  await dialog.getByLabel('Answer 2', { exact: true }).fill('Black');
  await dialog.getByRole('button', { name: 'Add an answer' }).click();
  await dialog.getByLabel('Answer 3', { exact: true }).fill('None, thanks');
  await stage.accessible(page, 'poll-dialog');
  await dialog.getByRole('button', { name: 'Ask' }).click();
  await dialog.waitFor({ state: 'detached' });

  // Numbers stay hidden until one has chosen: nobody is led.
  const poll = (of) => of.getByRole('region', { name: 'Poll: Which tea?' });
  await poll(theirs).getByRole('button', { name: 'Black' }).click();
  await poll(theirs).getByRole('button', { name: /Black.*1 vote.*100/ }).waitFor();
  await poll(page).getByText('1 vote', { exact: true }).waitFor();
  assert.equal(await poll(page).getByText('100%').count(), 0);
  await poll(page).getByRole('button', { name: 'Show results' }).click();
  await poll(page).getByText(/100/).waitFor();
  await poll(page).getByRole('button', { name: 'Green' }).click();
  await poll(theirs).getByRole('button', { name: /Green.*1 vote.*50/ }).waitFor();
  await stage.state(theirs, 'poll');

  // Another choice replaces the first, and a page that comes later sees the same.
  await poll(theirs).getByRole('button', { name: 'Green' }).click();
  await poll(page).getByRole('button', { name: /Green.*2 votes.*100/ }).waitFor();
  await theirs.reload();
  const green = poll(theirs).getByRole('button', { name: /Green.*2 votes/ });
  await green.waitFor();
  assert.equal(await green.getAttribute('aria-pressed'), 'true');
  await poll(page).getByRole('button', { name: 'Who voted' }).click();
  await page.getByRole('dialog', { name: 'Which tea?' }).getByText(berta.username).waitFor();
  await page.keyboard.press('Escape');

  assert.equal(await poll(theirs).getByRole('button', { name: 'End now' }).count(), 0);
  await poll(page).getByRole('button', { name: 'End now' }).click();
  await poll(theirs).getByText('This poll is over.').waitFor();
  assert.ok(await green.isDisabled());
  assert.equal(await green.getAttribute('aria-pressed'), 'true', 'what one chose is still known');
  await theirs.getByText(/“Green” won with 2 of 2 votes/).waitFor();
  await theirs.getByRole('button', { name: 'See the poll' }).click();
  // A poll cannot be edited: the arrow passes it by.
  await page.locator('#composer').click();
  await page.keyboard.press('ArrowUp');
  assert.equal(await page.getByLabel('Edit').count(), 0);
}

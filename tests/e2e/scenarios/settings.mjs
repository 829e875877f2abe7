// The person's settings.
import assert from 'node:assert/strict';
import { totp } from '../totp.mjs';

const password = 'correct horse';

async function opened(stage, person, name) {
  const page = await stage.page(person, '/channels/@me');
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  if (name) await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name }).click();
  return page;
}

export async function profileIsSaved(stage) {
  const person = await stage.person('anna');
  const page = await opened(stage, person, 'Profile');
  await page.getByLabel('Display name').fill('Anna of the Hall');
  await page.getByLabel('About me').fill('Builds things.');
  // What is not saved holds the dialog open.
  await page.keyboard.press('Escape');
  await page.getByRole('alert').filter({ hasText: 'Save or take back' }).waitFor();
  await stage.state(page, 'settings-profile');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Take back' }).waitFor({ state: 'detached' });
  const me = await stage.server.api('GET', '/users/@me', { token: person.token });
  assert.equal(me.global_name, 'Anna of the Hall');
  assert.equal(me.bio, 'Builds things.');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Anna of the Hall/ }).waitFor();
}

export async function passwordChanges(stage) {
  const person = await stage.person('berta');
  const page = await opened(stage, person);
  await stage.state(page, 'settings-account');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByLabel('Current password').fill('not this one');
  await page.getByLabel('New password').fill('battery staple');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('Password does not match').waitFor();
  await page.getByLabel('Current password').fill(password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('The password is changed.').waitFor();
  await stage.server.api('POST', '/auth/login', { body: { login: person.username, password: 'battery staple' } });
}
passwordChanges.expect = [/status of 400/];

export async function twoStepsProtectTheLogIn(stage) {
  const person = await stage.person('carla');
  const page = await opened(stage, person, 'Security');
  await stage.state(page, 'settings-security');
  await page.getByRole('button', { name: 'Turn on two steps' }).click();
  const dialog = page.getByRole('dialog', { name: 'Turn on two steps' });
  await dialog.getByRole('img', { name: /QR code/ }).waitFor();
  const secret = await dialog.locator('code').textContent();
  await dialog.getByLabel('Code', { exact: true }).fill(totp(secret));
  await dialog.getByLabel('Password').fill(password);
  await stage.shot(page, 'settings-totp');
  await dialog.getByRole('button', { name: 'Turn on two steps' }).click();
  const codes = page.getByRole('dialog', { name: 'Backup codes' });
  await codes.getByRole('listitem').first().waitFor();
  const backup = await codes.getByRole('listitem').first().textContent();
  await codes.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('Two steps are on.').waitFor();
  // The session's token was renewed: the page goes on working with the new one.
  await page.reload();
  await page.getByRole('button', { name: 'Settings', exact: true }).waitFor();

  const other = await stage.page(null, '/login');
  await other.getByLabel('E-mail address or user name').fill(person.username);
  await other.getByLabel('Password').fill(password);
  await other.getByRole('button', { name: 'Log in', exact: true }).click();
  await other.getByLabel('Code').fill(backup);
  await other.getByRole('button', { name: 'Log in', exact: true }).click();
  await other.getByRole('button', { name: 'Settings', exact: true }).waitFor();
}

export async function logInsEnd(stage) {
  const person = await stage.person('dora');
  const { token } = await stage.server.api('POST', '/auth/login', { body: { login: person.username, password } });
  const page = await opened(stage, person, 'Devices');
  await page.getByRole('list', { name: 'Devices' }).getByText('This one').waitFor();
  await stage.state(page, 'settings-sessions');
  await page.getByRole('button', { name: 'Log 1 other out' }).click();
  await page.getByRole('dialog', { name: 'Log out there' }).getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log out there' }).last().click();
  await page.getByRole('button', { name: 'Log 1 other out' }).waitFor({ state: 'detached' });
  await stage.server.api('GET', '/users/@me', { token, expect: 401 });
}

export async function appearanceAppliesAtOnce(stage) {
  const person = await stage.person('emil');
  const page = await opened(stage, person, 'Appearance');
  await stage.state(page, 'settings-appearance');
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  for (const [name, value] of [['Light', 'light'], ['High contrast', 'contrast'], ['Dark', 'dark']]) {
    await page.getByText(name, { exact: true }).click();
    await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, value);
    await stage.accessible(page, `appearance in ${name}`);
  }
  assert.equal(await theme(), 'dark');
  await page.getByRole('switch', { name: 'Compact messages' }).click();
  await page.waitForFunction(() => document.documentElement.dataset.density === 'compact');
  await page.getByLabel('Language', { exact: true }).selectOption('de');
  await page.getByRole('heading', { name: 'Aussehen' }).waitFor();
  await stage.shot(page, 'settings-german');
}

export async function aBotIsMadeAndInvited(stage) {
  const person = await stage.person('fritz');
  const guild = await stage.guild(person, 'Workshop');
  const page = await opened(stage, person, 'Your bots');
  await page.getByRole('heading', { name: 'No bots yet' }).waitFor();
  await page.getByRole('button', { name: 'Create a bot' }).click();
  const create = page.getByRole('dialog', { name: 'Create a bot' });
  await create.getByLabel('Name of the bot').fill('Helper');
  await create.getByRole('button', { name: 'Create a bot' }).click();
  const shown = page.getByRole('dialog', { name: 'Token' });
  const token = await shown.locator('code').textContent();
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  const bot = await stage.server.api('GET', '/users/@me', { token: `Bot ${token}` });
  assert.equal(bot.username, 'Helper');
  await stage.state(page, 'settings-bots');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByRole('dialog', { name: 'Invite Helper' }).getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByText('Helper is a member now.').waitFor();
  await stage.server.api('GET', `/guilds/${guild.id}`, { token: `Bot ${token}` });
}

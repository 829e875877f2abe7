// Ways in: the app's code, a backup code, passkeys; and the copy of one's data.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { totp } from '../totp.mjs';

const password = 'correct horse';

/** The browser's own authenticator that answers every question with yes. */
async function authenticator(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
  });
  const call = (method, more = {}) => devtools.send(`WebAuthn.${method}`, { authenticatorId, ...more });
  return {
    keys: async () => (await call('getCredentials')).credentials,
    refuse: (refused) => call('setUserVerified', { isUserVerified: !refused }),
  };
}

async function opened(stage, person, name) {
  const page = await stage.page(person, '/channels/@me');
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name }).click();
  return page;
}

const signedIn = (page) => page.getByRole('button', { name: 'Settings', exact: true }).waitFor();

export async function passkeysOpenTheDoor(stage) {
  const person = await stage.person('petra');
  const page = await opened(stage, person, 'Security');
  const device = await authenticator(page);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByLabel('Name of the passkey').fill('This laptop');
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('dialog', { name: 'Backup codes' }).getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('list', { name: 'Passkeys' }).getByText('This laptop').waitFor();
  assert.equal((await device.keys()).length, 1);
  await stage.state(page, 'settings-passkeys');

  // The same browser, signed out: the key alone is enough.
  const logOut = async () => {
    await page.evaluate(() => localStorage.removeItem('guildhall-token'));
    await page.goto(`${stage.server.site}/login`);
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
  };
  await logOut();
  await page.getByRole('button', { name: 'Log in with a passkey' }).click();
  await signedIn(page);
  await page.getByRole('button', { name: new RegExp(`^${person.username}`) }).waitFor();

  // As the second step after a password.
  await logOut();
  await page.getByLabel('E-mail address or user name').fill(person.username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('heading', { name: 'Second step' }).waitFor();
  await stage.state(page, 'second-step');
  await page.getByRole('button', { name: 'Log in with a passkey' }).click();
  await signedIn(page);
  // A key that does not know its owner opens nothing alone.
  await logOut();
  await device.refuse(true);
  await page.getByRole('button', { name: 'Log in with a passkey' }).click();
  await page.getByRole('alert').filter({ hasText: 'No passkey was used' }).waitFor();

  await device.refuse(false);
  await page.getByRole('button', { name: 'Log in with a passkey' }).click();
  await signedIn(page);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Security' }).click();
  await page.getByRole('button', { name: 'Remove passkey' }).click();
  const remove = page.getByRole('dialog', { name: 'Remove passkey' });
  await remove.getByLabel('Password').fill(password);
  await remove.getByRole('button', { name: 'Remove passkey' }).click();
  await page.getByText('This laptop', { exact: true }).waitFor({ state: 'detached' });
}

export async function theAppsCodeOpensTheDoor(stage) {
  const person = await stage.person('tina');
  const enabled = await stage.server.api('POST', '/users/@me/mfa/totp/enable', {
    token: person.token,
    body: { password, secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', code: totp('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP') },
  });
  assert.ok(enabled.token);
  const page = await stage.page(null, '/login');
  await page.getByLabel('E-mail address or user name').fill(person.username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByLabel('Code').fill('000000');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: /\S/ }).first().waitFor();
  // The code that turned it on is spent: the next one counts, within the server's tolerance of one step.
  await page.getByLabel('Code').fill(totp('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', Date.now() + 30_000));
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await signedIn(page);
}
theAppsCodeOpensTheDoor.expect = [/status of 400/];

export async function dataIsTakenAlong(stage) {
  const person = await stage.person('ida');
  const guild = await stage.guild(person, 'Archive');
  await stage.say(person, guild.text, 'Words worth keeping');
  const page = await opened(stage, person, 'Your data');
  await stage.state(page, 'settings-data');
  await page.getByRole('button', { name: 'Prepare a copy' }).click();
  const save = page.getByRole('button', { name: 'Save the copy' });
  await save.waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), save.click()]);
  const archive = readFileSync(await file.path(), 'utf8');
  assert.ok(JSON.parse(archive));
  assert.ok(archive.includes('Words worth keeping') && archive.includes(person.username));
  await stage.state(page, 'settings-data-ready');
}

// The administrator's pages of the server: figures, accounts, what may be changed while it runs.
import assert from 'node:assert/strict';

async function administration(stage, name) {
  const boss = await stage.person('boss', { admin: true });
  const page = await stage.page(boss, '/channels/@me');
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Administration' }).click();
  const dialog = page.getByRole('dialog', { name: 'Administration' });
  if (name) await dialog.getByRole('navigation').getByRole('button', { name }).click();
  return { boss, page, dialog };
}

export async function healthIsDrawn(stage) {
  const { boss, page, dialog } = await administration(stage, 'Health');
  await dialog.getByText('Running since').waitFor();
  const memory = dialog.getByRole('img', { name: /^Memory: now/ });
  await memory.waitFor();
  const { now, version } = await stage.server.api('GET', '/guildhall/health', { token: boss.token });
  assert.ok(now.memory_bytes > 1_000_000);
  await dialog.getByText(version, { exact: true }).waitFor();
  assert.match(await memory.getAttribute('aria-label'), /now [\d.,]+ MB/);
  assert.equal(await dialog.locator('figure').count(), 8);
  await stage.state(page, 'admin-health');
}

export async function accountsAreManaged(stage) {
  const other = await stage.person('zora');
  const { boss, page, dialog } = await administration(stage, 'Accounts');
  await dialog.getByLabel('Name, address or ID').fill(other.username);
  await dialog.getByText('1 account', { exact: true }).waitFor();
  await stage.state(page, 'admin-accounts');
  const deed = async (title) => {
    await dialog.getByRole('button', { name: `More about ${other.username}` }).click();
    await page.getByRole('menuitem', { name: title }).click();
    await page.getByRole('dialog', { name: title }).getByRole('button', { name: title }).click();
  };
  await deed('Disable');
  await dialog.getByText(/disabled/).waitFor();
  await stage.server.api('GET', '/users/@me', { token: other.token, expect: 401 });
  await deed('Enable');
  await dialog.getByText(/disabled/).waitFor({ state: 'detached' });

  // The link for a new password is shown once, and works in another browser.
  await deed('Reset password');
  const shown = page.getByRole('dialog', { name: 'Link for a new password' });
  const link = new URL(await shown.locator('code').textContent());
  await shown.getByRole('button', { name: 'Close' }).last().click();
  const theirs = await stage.page(null, `${link.pathname}${link.search}${link.hash}`);
  await theirs.getByLabel('New password').fill('battery staple');
  await theirs.getByRole('button', { name: 'Set the password' }).click();
  await theirs.getByRole('button', { name: 'Settings', exact: true }).waitFor();
  await stage.server.api('POST', '/auth/login', { body: { login: other.username, password: 'battery staple' } });

  await deed('Make administrator');
  await dialog.getByText(/administrator/).waitFor();
  const { users } = await stage.server.api('GET', `/guildhall/users?query=${other.username}`, { token: boss.token });
  assert.equal(users[0].admin, true);
}

export async function theServerIsSetUp(stage) {
  const { boss, page, dialog } = await administration(stage, 'Server settings');
  const settings = () => stage.server.api('GET', '/guildhall/settings', { token: boss.token });
  await dialog.getByLabel('Minutes for which an account counts as new').fill('7');
  await stage.state(page, 'admin-settings');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await dialog.getByRole('button', { name: 'Take back' }).waitFor({ state: 'detached' });
  await dialog.getByText(/The configuration says/).waitFor();
  assert.equal((await settings()).newcomer_minutes.value, 7);

  // A refusal stands at its field, and nothing changes.
  await dialog.getByLabel('Largest file, in bytes').fill('-5');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await dialog.getByRole('alert').filter({ hasText: /\S/ }).first().waitFor();
  await dialog.getByRole('button', { name: 'Take back' }).click();
}
theServerIsSetUp.expect = [/status of 400/];

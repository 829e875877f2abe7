// Before and just after signing in.
import assert from 'node:assert/strict';
import { Server } from '../../lib/server.mjs';

export async function signInPageLoads(stage) {
  const page = await stage.page(null, '/');
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
  await stage.state(page, 'sign-in');
  await page.getByLabel('E-mail address or user name').fill('nobody@example.org');
  await page.getByLabel('Password').fill('wrong password');
  const answered = page.waitForResponse((response) => response.url().endsWith('/auth/login'));
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  assert.equal((await answered).status(), 400);
  await page.getByRole('alert').filter({ hasText: /\S/ }).first().waitFor();
}
signInPageLoads.expect = [/status of 400/];

export async function headersAreStrict({ server }) {
  const page = await fetch(`${server.base}/channels/1/2`);
  assert.equal(page.status, 200);
  const policy = page.headers.get('content-security-policy');
  assert.ok(policy.includes("default-src 'self'") && policy.includes("frame-ancestors 'none'") && !policy.includes('unsafe'), policy);
  assert.equal(page.headers.get('cache-control'), 'no-cache');
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())[1];
  const asset = await fetch(`${server.base}${script}`, { headers: { 'accept-encoding': 'gzip, br' } });
  assert.equal(asset.headers.get('content-encoding'), 'br');
  assert.ok(asset.headers.get('cache-control').includes('immutable'));
  const again = await fetch(`${server.base}${script}`, { headers: { 'accept-encoding': 'br', 'if-none-match': asset.headers.get('etag') } });
  assert.equal(again.status, 304);
  assert.equal((await fetch(`${server.base}/assets/none.js`)).status, 404);
  const head = await fetch(`${server.base}/`, { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), '');
}

/** The link that a new server prints makes its administrator, who is in at once. */
export async function firstStartMakesTheAdministrator(stage) {
  const server = await new Server(stage.server.binary).start();
  try {
    const [, link] = await server.printed(/http\S+(\/setup\?token=\S+)/);
    const page = await stage.page(null, link, { base: server.base });
    await page.getByRole('heading', { name: 'Set up this server' }).waitFor();
    await stage.state(page, 'set-up');
    await page.getByLabel('User name').fill('ada');
    await page.getByLabel('E-mail address').fill('ada@example.org');
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('button', { name: 'Add a guild' }).waitFor();
    const token = await page.evaluate(() => localStorage.getItem('guildhall-token'));
    await server.api('GET', '/guildhall/settings', { token }); // Only an administrator's.
    await page.close(); // Before its server goes.
  } finally {
    await server.stop();
  }
}

export async function registerCreateGuildSend(stage) {
  const page = await stage.page(null, '/register');
  await page.getByLabel('User name').fill('newcomer');
  await page.getByLabel('E-mail address').fill('newcomer@example.org');
  await page.getByLabel('Password').fill('correct horse');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('button', { name: 'Add a guild' }).click();
  await page.getByRole('button', { name: /Create a guild/ }).click();
  await page.getByLabel('Name of the guild').fill('Hall of newcomers');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.locator('#composer').waitFor();
  await stage.write(page, 'Hello, *hall*!');
  await page.getByRole('log').getByText('Hello,').waitFor();

  // A second person takes the invite and reads along.
  const [, , guildId, channelId] = new URL(page.url()).pathname.split('/');
  const token = await page.evaluate(() => localStorage.getItem('guildhall-token'));
  const { code } = await stage.server.api('POST', `/channels/${channelId}/invites`, { token, body: {} });
  const friend = await stage.person('friend');
  const other = await stage.page(friend, `/invite/${code}`);
  await other.getByRole('button', { name: 'Accept the invite' }).click();
  await other.waitForURL(new RegExp(`/channels/${guildId}`));
  await other.getByRole('log').getByText('Hello,').waitFor();
  await stage.write(page, 'Are you there?');
  await other.getByRole('log').getByText('Are you there?').waitFor();
  await stage.write(other, 'I am.');
  await page.getByRole('log').getByText('I am.').waitFor();
  await stage.state(page, 'chat');
}

/** The intent was given before there was an account: one press, and the newcomer is in the guild. */
export async function anInviteNeedsOnePress(stage) {
  const owner = await stage.person('owner');
  const guild = await stage.guild(owner, 'Hall of guests');
  const { code } = await stage.server.api('POST', `/channels/${guild.text.id}/invites`, { token: owner.token, body: {} });
  const page = await stage.page(null, `/invite/${code}`);
  await page.getByRole('heading', { name: 'Hall of guests' }).waitFor();
  await page.getByRole('button', { name: 'Accept the invite' }).click();
  await page.getByLabel('User name').fill('one_press');
  await page.getByLabel('E-mail address').fill('one_press@example.org');
  await page.getByLabel('Password').fill('correct horse');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL(`**/channels/${guild.id}/${guild.text.id}`);
  await page.locator('#composer').waitFor();
  await page.getByRole('log').getByText('joined.').waitFor();

  // Who has an account logs in, and is in as well.
  const friend = await stage.person('friend');
  const other = await stage.page(null, `/invite/${code}`);
  await other.getByRole('button', { name: 'Accept the invite' }).click();
  await other.getByRole('link', { name: 'Log in' }).click();
  await other.getByLabel('E-mail address or user name').fill(friend.username);
  await other.getByLabel('Password').fill('correct horse');
  await other.getByRole('button', { name: 'Log in', exact: true }).click();
  await other.waitForURL(`**/channels/${guild.id}/${guild.text.id}`);

  // A link alone joins nobody: it shows what it leads to and asks.
  const third = await stage.person('third');
  const asked = await stage.page(third, `/invite/${code}?accepted=true`);
  await asked.getByRole('button', { name: 'Accept the invite' }).waitFor();
  await assert.rejects(stage.server.api('GET', `/guilds/${guild.id}`, { token: third.token }));
}

// Running a guild.
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';

async function prepared(stage) {
  const owner = await stage.person('owner');
  const friend = await stage.person('friend');
  const guild = await stage.guild(owner, 'Great Hall');
  await stage.join(guild, owner, friend);
  const api = (method, path, body) => stage.server.api(method, path, { token: owner.token, body });
  return { owner, friend, guild, api };
}

async function settings(stage, person, guild, name) {
  const page = await stage.at(person, guild);
  await page.getByRole('button', { name: guild.name, exact: true }).last().click();
  await page.getByRole('menuitem', { name: 'Guild settings' }).click();
  if (name) await page.getByRole('navigation', { name: 'Guild settings' }).getByRole('button', { name, exact: true }).click();
  return page;
}

/** A square of one colour as a PNG: eight bits a channel, no filter. */
function png(side, [red, green, blue]) {
  const crc = (bytes) => {
    let rest = 0xffffffff;
    for (const byte of bytes) {
      rest ^= byte;
      for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
    }
    return ~rest >>> 0;
  };
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), body.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.from(Array.from({ length: side }, () => [red, green, blue]).flat())]);
  const pixels = Buffer.concat(Array.from({ length: side }, () => row));
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]);
}

export async function overviewIsSaved(stage) {
  const { owner, guild, api } = await prepared(stage);
  const page = await settings(stage, owner, guild, 'Overview');
  await page.getByLabel('Name of the guild').fill('Greater Hall');
  await page.getByLabel('Picture of the guild').setInputFiles({ name: 'icon.png', mimeType: 'image/png', buffer: png(64, [180, 90, 40]) });
  await page.getByLabel('Who may write').selectOption('1');
  await stage.state(page, 'guild-overview');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Take back' }).waitFor({ state: 'detached' });
  const saved = await api('GET', `/guilds/${guild.id}`);
  assert.equal(saved.name, 'Greater Hall');
  assert.equal(saved.verification_level, 1);
  assert.ok(saved.icon);
}

export async function rolesAreEdited(stage) {
  const { owner, friend, guild, api } = await prepared(stage);
  await api('POST', `/guilds/${guild.id}/roles`, { name: 'Bakers', color: 0xd08a2e });
  const page = await settings(stage, owner, guild, 'Roles');
  await page.getByRole('button', { name: 'Create a role' }).click();
  await page.getByLabel('Name of the role').fill('Smiths');
  await page.getByRole('switch', { name: 'Show its members apart' }).click();
  await stage.state(page, 'guild-role');
  await page.getByRole('tab', { name: 'Permissions' }).click();
  await page.getByRole('switch', { name: 'Kick members' }).click();
  await page.getByLabel('Find a permission').fill('ban');
  await page.getByRole('switch', { name: 'Ban members' }).click();
  await page.getByLabel('Find a permission').fill('');
  await stage.state(page, 'guild-permissions');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Take back' }).waitFor({ state: 'detached' });
  const roles = await api('GET', `/guilds/${guild.id}/roles`);
  const smiths = roles.find((role) => role.name === 'Smiths');
  assert.ok(smiths.hoist);
  assert.equal(BigInt(smiths.permissions) & 6n, 6n);
  await page.getByRole('tab', { name: 'Members of the role' }).click();
  await page.getByLabel('Find by name').fill('friend');
  await page.getByRole('button', { name: `Give the role to ${friend.username}` }).click();
  await page.getByRole('button', { name: `Take the role from ${friend.username}` }).waitFor();
  const member = await api('GET', `/guilds/${guild.id}/members/${friend.id}`);
  assert.deepEqual(member.roles, [smiths.id]);
  await page.getByRole('tab', { name: 'View as this role' }).click();
  await page.getByText('Reads and writes').first().waitFor();
  await page.getByRole('button', { name: 'All roles' }).click();
  const bakersFirst = () => page.getByRole('list', { name: 'Roles' }).getByRole('listitem').first().getByText('Bakers');
  await page.getByRole('button', { name: 'Move Smiths down' }).or(page.getByRole('button', { name: 'Move Bakers up' })).first().waitFor();
  if (!(await bakersFirst().count())) await page.getByRole('button', { name: 'Move Bakers up' }).click();
  await bakersFirst().waitFor();
  await stage.state(page, 'guild-roles');
}

export async function membersAreManaged(stage) {
  const { owner, friend, guild, api } = await prepared(stage);
  const role = await api('POST', `/guilds/${guild.id}/roles`, { name: 'Bakers', color: 0xd08a2e });
  const page = await settings(stage, owner, guild, 'Members');
  const name = friend.username;
  await page.getByRole('button', { name: `Roles of ${name}` }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Bakers' }).click();
  await page.getByRole('list', { name: 'Members' }).getByText('Bakers').waitFor();
  assert.deepEqual((await api('GET', `/guilds/${guild.id}/members/${friend.id}`)).roles, [role.id]);
  const deed = async (title) => {
    await page.getByRole('button', { name: `More about ${name}` }).click();
    await page.getByRole('menuitem', { name: title }).click();
    return page.getByRole('dialog', { name: title });
  };
  const timeout = await deed('Time out');
  await timeout.getByLabel('For how long').selectOption('60');
  await timeout.getByLabel('Reason (for the audit log)').fill('Too loud');
  await stage.shot(page, 'guild-timeout');
  await timeout.getByRole('button', { name: 'Time out' }).click();
  await page.getByText('in time-out').waitFor();
  await stage.state(page, 'guild-members');
  const ban = await deed('Ban');
  await ban.getByLabel('Reason (for the audit log)').fill('Still too loud');
  await ban.getByRole('button', { name: 'Ban' }).click();
  await page.getByRole('button', { name: `More about ${name}` }).waitFor({ state: 'detached' });

  const nav = page.getByRole('navigation', { name: 'Guild settings' });
  await nav.getByRole('button', { name: 'Bans' }).click();
  await page.getByText('Still too loud').waitFor();
  await stage.state(page, 'guild-bans');
  await nav.getByRole('button', { name: 'Audit log' }).click();
  await page.getByRole('list', { name: 'Audit log' }).getByText('banned somebody').waitFor();
  await page.getByText('Reason: Too loud').waitFor();
  await stage.state(page, 'guild-audit');
  await nav.getByRole('button', { name: 'Bans' }).click();
  await page.getByRole('button', { name: 'Lift the ban' }).click();
  await page.getByRole('heading', { name: 'Nobody is banned' }).waitFor();
}

export async function invitesWebhooksEmoji(stage) {
  const { owner, guild, api } = await prepared(stage);
  const page = await settings(stage, owner, guild, 'Invites');
  await stage.state(page, 'guild-invites');
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('heading', { name: 'No invites' }).waitFor();

  const nav = page.getByRole('navigation', { name: 'Guild settings' });
  await nav.getByRole('button', { name: 'Webhooks' }).click();
  await page.getByRole('button', { name: 'Create a webhook' }).click();
  const create = page.getByRole('dialog', { name: 'Create a webhook' });
  await create.getByLabel('Name it writes under').fill('Weather');
  await create.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('list', { name: 'Webhooks' }).getByText('Weather').waitFor();
  await stage.state(page, 'guild-webhooks');
  assert.equal((await api('GET', `/guilds/${guild.id}/webhooks`)).length, 1);

  await nav.getByRole('button', { name: 'Emoji' }).click();
  await page.getByLabel('Upload emoji', { exact: true }).last().setInputFiles({ name: 'red square.png', mimeType: 'image/png', buffer: png(48, [200, 60, 50]) });
  const name = page.getByLabel('Name of red_square');
  await name.fill('red_box');
  await name.press('Enter');
  await page.getByLabel('Name of red_box').waitFor();
  await stage.state(page, 'guild-emoji');
  await page.getByRole('button', { name: 'Delete red_box' }).click();
  await page.getByRole('heading', { name: 'No emoji yet' }).waitFor();
}

export async function channelPermissionsHold(stage) {
  const { owner, friend, guild, api } = await prepared(stage);
  const theirs = await stage.at(friend, guild);
  const page = await stage.at(owner, guild);
  await page.getByRole('button', { name: guild.text.name, exact: true }).hover();
  await page.getByRole('button', { name: `Settings of ${guild.text.name}`, exact: true }).click();
  await page.getByLabel('Topic').fill('All about bread');
  await page.getByLabel('Slow mode').selectOption('30');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await theirs.getByText('All about bread').first().waitFor();
  await stage.state(page, 'channel-overview');
  await page.getByRole('button', { name: 'Permissions', exact: true }).click();
  const send = page.getByRole('group', { name: 'Send messages' });
  await send.getByText('✕').click();
  await stage.state(page, 'channel-permissions');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Take back' }).waitFor({ state: 'detached' });
  const channel = await api('GET', `/channels/${guild.text.id}`);
  assert.equal(channel.rate_limit_per_user, 30);
  assert.equal(BigInt(channel.permission_overwrites.find(({ id }) => id === guild.id).deny) & 2048n, 2048n);
  // The friend cannot write any more, and the page says so.
  await theirs.getByText('You may not send messages here.').or(theirs.getByPlaceholder('You may not send messages here.')).first().waitFor();
  // A member may be let in by name.
  await page.getByRole('button', { name: '+ Role or member' }).click();
  await page.getByRole('menuitem', { name: 'A member…' }).click();
  const pick = page.getByRole('dialog', { name: 'A member…' });
  await pick.getByLabel('Find by name').fill('friend');
  await pick.getByRole('button', { name: `Choose ${friend.username}` }).click();
  await page.getByRole('button', { name: friend.username, pressed: true }).waitFor();
  await send.getByText('✓').click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await theirs.locator('#composer').fill('Thank you!');
}

export async function aGuildIsDeleted(stage) {
  const { owner, guild, api } = await prepared(stage);
  const page = await settings(stage, owner, guild, 'Ownership');
  await page.getByRole('button', { name: 'Delete guild' }).last().click();
  const dialog = page.getByRole('dialog', { name: 'Delete guild' });
  const button = dialog.getByRole('button', { name: 'Delete guild' });
  assert.ok(await button.isDisabled());
  await dialog.getByLabel(`Type ${guild.name} to confirm`).fill(guild.name);
  await button.click();
  await page.getByRole('dialog').first().waitFor({ state: 'detached' });
  await api('GET', '/users/@me/guilds').then((guilds) => assert.equal(guilds.length, 0));
}

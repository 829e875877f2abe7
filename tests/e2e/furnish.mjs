// A guild in use, as pictures and the checks of accessibility want it.
import { deflateSync } from 'node:zlib';

/** A picture of a slope in two colours, as a PNG file. */
export function drawn(width, height, [r, g, b], [r2, g2, b2]) {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      const hill = y / height > 0.62 + 0.16 * Math.sin((x / width) * 7) - 0.1 * Math.cos((x / width) * 3) ? 0.55 : 1;
      const part = y / height;
      rows.set([r + (r2 - r) * part, g + (g2 - g) * part, b + (b2 - b) * part].map((value) => Math.round(value * hill)), at);
    }
  }
  const crcOf = (data) => {
    let crc = ~0;
    for (const byte of data) for (let bit = 0, value = (crc ^ byte) & 255; bit <= 8; bit += 1) {
      if (bit === 8) crc = (crc >>> 8) ^ value;
      else value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    }
    return ~crc >>> 0;
  };
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const frame = Buffer.alloc(8 + body.length);
    frame.writeUInt32BE(data.length, 0);
    body.copy(frame, 4);
    frame.writeUInt32BE(crcOf(body), 4 + body.length);
    return frame;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

export const asData = (png) => `data:image/png;base64,${png.toString('base64')}`;

/** People, a guild in use, friends and a bot. */
export async function furnish(server, nameOf = (name) => name) {
  const call = (person, method, path, body) => server.api(method, path, { token: person.token, body });
  const [ada, ben, cleo, dina, emil, faye] = await Promise.all(
    ['ada', 'ben', 'cleo', 'dina', 'emil', 'faye'].map((name) => server.person(nameOf(name), { admin: name === 'ada' })),
  );
  const people = { ada, ben, cleo, dina, emil, faye };
  const shown = { ada: 'Ada Holm', ben: 'Ben Okoro', cleo: 'Cleo Marsh', dina: 'Dina', emil: 'Emil Strand', faye: 'Faye' };
  const hues = { ada: [[236, 174, 120], [120, 60, 90]], ben: [[150, 200, 230], [40, 80, 130]], cleo: [[200, 220, 160], [70, 110, 70]], dina: [[240, 190, 200], [150, 70, 110]] };
  for (const [name, person] of Object.entries(people)) {
    const hue = hues[name];
    await call(person, 'PATCH', '/users/@me', { global_name: shown[name], ...(hue ? { avatar: asData(drawn(128, 128, ...hue)) } : {}) });
  }
  await call(ada, 'PATCH', '/users/@me', { bio: 'Keeps the lamps lit. Boats, maps, strong tea.', pronouns: 'she/her', accent_color: 0xb3552d });
  await call(ben, 'PATCH', '/users/@me', { bio: 'Timber and tides.\nAsk me about **joints**.', accent_color: 0x2f7a78 });
  const guild = await call(ada, 'POST', '/guilds', { name: 'Harbour Workshop', icon: asData(drawn(128, 128, [244, 196, 130], [50, 110, 120])) });
  await call(ada, 'POST', '/guilds', { name: 'Reading Circle' });
  const channels = await call(ada, 'GET', `/guilds/${guild.id}/channels`);
  const general = channels.find((channel) => channel.type === 0);
  await call(ada, 'PATCH', `/channels/${general.id}`, { topic: 'What is on the slipway this week. **Be kind.**' });
  const category = await call(ada, 'POST', `/guilds/${guild.id}/channels`, { name: 'Boats', type: 4 });
  for (const name of ['plans', 'timber', 'launch-day', 'photographs']) await call(ada, 'POST', `/guilds/${guild.id}/channels`, { name, type: 0, parent_id: category.id });
  await call(ada, 'POST', `/guilds/${guild.id}/channels`, { name: 'notices', type: 5 });
  const roles = {};
  for (const [name, color] of [['Harbour master', 0xc0582f], ['Shipwright', 0x2f7a78], ['Friend of the yard', 0x7a5aa6]])
    roles[name] = await call(ada, 'POST', `/guilds/${guild.id}/roles`, { name, color, hoist: true, permissions: '104189504' });
  const invite = await call(ada, 'POST', `/channels/${general.id}/invites`, {});
  for (const person of [ben, cleo, dina, emil, faye]) await call(person, 'POST', `/invites/${invite.code}`, {});
  for (const [person, role] of [[ada, 'Harbour master'], [ben, 'Shipwright'], [cleo, 'Shipwright'], [dina, 'Friend of the yard']])
    await call(ada, 'PUT', `/guilds/${guild.id}/members/${person.id}/roles/${roles[role].id}`);
  const bot = await server.bot('Tide Table', ada, guild.id);
  const keeper = { token: `Bot ${bot.token}` };
  const say = (person, content, more = {}) => call(person, 'POST', `/channels/${general.id}/messages`, { content, ...more });
  await say(ben, 'Morning! The larch arrived, all forty boards. Two have shakes, the rest is **beautiful**.');
  const question = await say(cleo, 'When do we have enough water to float the cradle?');
  await say(cleo, 'I can bring the *long* straps if it is before noon.');
  await call(keeper, 'POST', `/channels/${general.id}/messages`, {
    content: '',
    embeds: [{ title: 'Tides at the north quay', description: 'High water **11:42** (3.9 m), low water **17:58** (0.8 m).', color: 0x2f7a78, footer: { text: 'Springs in two days' }, fields: [{ name: 'Wind', value: 'SW 3', inline: true }, { name: 'Visibility', value: 'good', inline: true }] }],
    message_reference: { message_id: question.id },
  });
  const answer = await say(ada, `So we float at half past eleven. <@${cleo.id}> yes please, the long ones.`, { message_reference: { message_id: question.id } });
  for (const [person, emoji] of [[ben, '⛵'], [cleo, '⛵'], [dina, '⛵'], [ben, '👍'], [emil, '🎉']]) await call(person, 'PUT', `/channels/${general.id}/messages/${answer.id}/reactions/${encodeURIComponent(emoji)}/@me`);
  await say(ben, 'The cutting list, so that nobody measures twice:\n```js\nconst planks = strakes.map(({ length, scarf }) => length + scarf);\nconsole.log(planks.length, "boards");\n```');
  const form = new FormData();
  form.set('payload_json', JSON.stringify({ content: 'And the view from the shed this morning.' }));
  form.set('files[0]', new Blob([drawn(640, 360, [250, 200, 150], [60, 90, 130])], { type: 'image/png' }), 'morning.png');
  const photo = await server.api('POST', `/channels/${general.id}/messages`, { token: dina.token, body: form });
  for (const person of [ada, ben, cleo]) await call(person, 'PUT', `/channels/${general.id}/messages/${photo.id}/reactions/${encodeURIComponent('🌅')}/@me`);
  await say(dina, '> Two have shakes\nCould I have those for the sign? ||I have a plan||');
  await say(emil, 'I will write it down: https://example.org/yard/log — and paint the numbers.');
  await say(ada, 'Good. Tea at ten, then we carry.');
  for (const person of [ben, cleo]) {
    await call(ada, 'POST', '/users/@me/relationships', { username: person.username });
    await call(person, 'PUT', `/users/@me/relationships/${ada.id}`, {});
  }
  await call(dina, 'POST', '/users/@me/relationships', { username: ada.username });
  const direct = await call(ada, 'POST', '/users/@me/channels', { recipient_id: ben.id });
  await call(ben, 'POST', `/channels/${direct.id}/messages`, { content: 'Did you see the forecast for Saturday?' });
  const newcomer = await server.person(nameOf('newcomer'));
  return { ada, ben, cleo, newcomer, guild, general, direct, code: invite.code };
}

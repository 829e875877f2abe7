// Draws the client's main states: node pictures.mjs --server BINARY [--out DIR] [--widths 360,1280,2560]
// [--themes light,dark,contrast] [--only STATE] [--all yes]. Without --all, each width has one theme: what docs/images keeps.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deflateSync } from 'node:zlib';
import { argumentsOf, Server } from '../lib/server.mjs';
import { launchChromium } from './chromium.mjs';

const options = argumentsOf(process.argv.slice(2));
const out = resolve(options.out ?? join(import.meta.dirname, '../../docs/images'));
const sizes = { 360: [360, 740], 1280: [1280, 800], 2560: [2560, 1440] };
const widths = (options.widths ?? '360,1280,2560').split(',');
const themes = (options.themes ?? 'light,dark,contrast').split(',');
const ownTheme = { 360: 'light', 1280: 'dark', 2560: 'contrast' };

/** A picture of a slope in two colours, as a PNG file. */
function drawn(width, height, [r, g, b], [r2, g2, b2]) {
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

const asData = (png) => `data:image/png;base64,${png.toString('base64')}`;

/** People, a guild in use, friends and a bot. */
async function furnish(server) {
  const call = (person, method, path, body) => server.api(method, path, { token: person.token, body });
  const [ada, ben, cleo, dina, emil, faye] = await Promise.all(
    ['ada', 'ben', 'cleo', 'dina', 'emil', 'faye'].map((name) => server.person(name, { admin: name === 'ada' })),
  );
  const shown = { ada: 'Ada Holm', ben: 'Ben Okoro', cleo: 'Cleo Marsh', dina: 'Dina', emil: 'Emil Strand', faye: 'Faye' };
  const hues = { ada: [[236, 174, 120], [120, 60, 90]], ben: [[150, 200, 230], [40, 80, 130]], cleo: [[200, 220, 160], [70, 110, 70]], dina: [[240, 190, 200], [150, 70, 110]] };
  for (const person of [ada, ben, cleo, dina, emil, faye]) {
    const hue = hues[person.username];
    await call(person, 'PATCH', '/users/@me', { global_name: shown[person.username], ...(hue ? { avatar: asData(drawn(128, 128, ...hue)) } : {}) });
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
  await call(dina, 'POST', '/users/@me/relationships', { username: 'ada' });
  const direct = await call(ada, 'POST', '/users/@me/channels', { recipient_id: ben.id });
  await call(ben, 'POST', `/channels/${direct.id}/messages`, { content: 'Did you see the forecast for Saturday?' });
  const newcomer = await server.person('newcomer');
  return { ada, ben, cleo, newcomer, guild, general, direct };
}

/** Each comes to its state from a fresh page. `who` is signed in, at `path`. */
const states = {
  'sign-in': { path: () => '/login', go: (page) => page.getByRole('heading', { name: 'Welcome back' }).waitFor() },
  'first-start': { who: 'newcomer', path: () => '/channels/@me', go: (page) => page.getByText('Add a guild').or(page.getByRole('button', { name: 'Add a guild' })).first().waitFor({ state: 'attached' }) },
  chat: { who: 'ada', go: (page) => page.getByRole('log').getByText('Tea at ten').waitFor() },
  complete: {
    who: 'ada',
    go: async (page) => {
      await page.locator('#composer').click();
      await page.keyboard.type('Thanks :tad');
      await page.getByRole('option').first().waitFor();
    },
  },
  emoji: {
    who: 'ada',
    go: async (page) => {
      await page.getByRole('button', { name: 'Pick an emoji' }).click();
      await page.getByRole('grid').first().waitFor();
    },
  },
  profile: {
    who: 'ada',
    go: async (page) => {
      await page.getByRole('log').getByRole('button', { name: 'Ada Holm' }).last().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  direct: { who: 'ada', path: () => '/channels/@me', go: (page) => page.getByText('Ben Okoro').first().waitFor() },
  roles: {
    who: 'ada',
    go: async (page, wide) => {
      await opened(page, wide, 'Harbour Workshop', 'Guild settings');
      await page.getByRole('button', { name: 'Roles' }).click();
      await page.getByRole('button', { name: 'Shipwright' }).first().click();
      await page.getByRole('tab', { name: 'Permissions' }).click();
      await page.getByRole('switch').first().waitFor();
    },
  },
  settings: {
    who: 'ada',
    go: async (page) => {
      await page.keyboard.press('Control+,');
      await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Appearance' }).click();
    },
  },
  health: {
    who: 'ada',
    go: async (page) => {
      await page.keyboard.press('Control+,');
      await page.getByRole('button', { name: /Administration/ }).click();
      await page.getByRole('navigation').getByRole('button', { name: 'Health' }).click();
      await page.getByText('Open connections').waitFor();
    },
  },
  drawer: {
    who: 'ada',
    widths: ['360'],
    go: async (page) => {
      await page.getByRole('button', { name: 'Open the navigation' }).first().click();
      await page.getByRole('navigation', { name: 'Guilds' }).waitFor();
    },
  },
  switcher: {
    who: 'ada',
    widths: ['1280'],
    go: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
    },
  },
};

async function opened(page, wide, guild, entry) {
  if (!wide) await page.getByRole('button', { name: 'Open the navigation' }).first().click();
  await page.getByRole('complementary').getByRole('button', { name: guild }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** WebP, made by the browser that drew it: a third of a PNG. */
async function webp(helper, png) {
  const url = await helper.evaluate(async (source) => {
    const image = await createImageBitmap(await (await fetch(source)).blob());
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.86);
  }, asData(png));
  return Buffer.from(url.split(',')[1], 'base64');
}

const server = await new Server(resolve(options.server), { args: ['--limits.rate_limits=false', '--instance.registration=open'] }).start();
const browser = await launchChromium(options.browser);
let failed = 0;
try {
  const place = await furnish(server);
  const base = options.base ?? server.base;
  mkdirSync(out, { recursive: true });
  const helper = await browser.newPage();
  const others = [];
  for (const person of [place.ben, place.cleo]) others.push(await open(person, 1280, 'dark', '/channels/@me'));
  async function open(person, width, theme, path) {
    const [w, h] = sizes[width];
    const context = await browser.newContext({
      viewport: { width: w, height: h },
      reducedMotion: 'reduce',
      colorScheme: theme === 'light' ? 'light' : 'dark',
      serviceWorkers: 'block',
      storageState: { cookies: [], origins: person ? [{ origin: base, localStorage: [{ name: 'guildhall-token', value: person.token }] }] : [] },
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    await page.goto(`${base}${path}`);
    return page;
  }
  for (const theme of themes) {
    await server.api('PATCH', '/users/@me/settings', { token: place.ada.token, body: { theme } });
    await server.api('PATCH', '/users/@me/settings', { token: place.newcomer.token, body: { theme } });
    for (const width of widths) {
      if (options.all === undefined && ownTheme[width] !== theme) continue;
      for (const [name, state] of Object.entries(states)) {
        if ((options.only && !options.only.split(',').includes(name)) || (state.widths && !state.widths.includes(width))) continue;
        const path = state.path?.(place) ?? `/channels/${place.guild.id}/${place.general.id}`;
        const page = await open(state.who && place[state.who], width, theme, path);
        try {
          if (!state.path) await page.getByRole('log').getByText('Tea at ten').waitFor();
          await state.go(page, width !== '360');
          await page.waitForLoadState('networkidle');
          await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
          const file = join(out, options.all === undefined ? `${name}-${width}.webp` : `${name}-${width}-${theme}.png`);
          const png = await page.screenshot();
          writeFileSync(file, options.all === undefined ? await webp(helper, png) : png);
        } catch (error) {
          failed += 1;
          console.log(`FAIL  ${name} at ${width} in ${theme}: ${error.message.split('\n').slice(0, 3).join(' ')}`);
          if (options.all !== undefined) await page.screenshot({ path: join(out, `FAILED-${name}-${width}-${theme}.png`) });
        }
        await page.context().close();
      }
    }
  }
} finally {
  await browser.close();
  await server.stop().catch((error) => console.log(error.message));
}
process.exitCode = failed === 0 ? 0 : 1;

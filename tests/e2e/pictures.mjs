// Draws the client's main states: node pictures.mjs --server BINARY [--out DIR] [--widths 360,1280,2560]
// [--themes light,dark,contrast] [--only STATE] [--all yes] [--web DIR: a built client instead of the server's own]. Without --all, each width has one theme: what docs/images keeps.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { argumentsOf, freePort, Server } from '../lib/server.mjs';
import { launchChromium } from './chromium.mjs';
import { startFront } from './front.mjs';
import { asData, furnish } from './furnish.mjs';

const options = argumentsOf(process.argv.slice(2));
const out = resolve(options.out ?? join(import.meta.dirname, '../../docs/images'));
const sizes = { 360: [360, 740], 1280: [1280, 800], 2560: [2560, 1440] };
const widths = (options.widths ?? '360,1280,2560').split(',');
const themes = (options.themes ?? 'light,dark,contrast').split(',');
const ownTheme = { 360: 'light', 1280: 'dark', 2560: 'contrast' };

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
const frontPort = options.web ? await freePort() : null;
const stopFront = options.web ? await startFront({ folder: resolve(options.web), upstream: new URL(server.base).port, port: frontPort }) : () => {};
const browser = await launchChromium(options.browser);
let failed = 0;
try {
  const place = await furnish(server);
  const base = frontPort === null ? server.base : `http://localhost:${frontPort}`;
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
  stopFront();
  await server.stop().catch((error) => console.log(error.message));
}
process.exitCode = failed === 0 ? 0 : 1;

// Every main state in every theme, on a phone, a desk and a wall: nothing serious for axe, contrast AA, and AAA for text
// in the contrast theme. The themes are switched in place: each state is made once a width.
import assert from 'node:assert/strict';
import { furnish } from '../furnish.mjs';

const themes = ['dark', 'light', 'contrast'];

/** One element, or the whole page, in each theme. Structure is the same in all of them; colours are not. */
async function inThemes(stage, page, state, { within, only = themes }, found) {
  const width = page.viewportSize().width;
  for (const theme of only) {
    await page.evaluate((name) => (document.documentElement.dataset.theme = name), theme);
    const options = theme === 'dark' ? { targets: width === 360 } : { only: [theme === 'contrast' ? 'color-contrast-enhanced' : 'color-contrast'] };
    for (const line of await stage.violations(page, { ...options, within })) found.push(`${state} ${width} ${theme}: ${line}`);
  }
}

/** Each is made on the page that the one before left, at its path. `within`: what is new in it. */
const states = {
  'sign-in': { path: () => '/login', go: (page) => page.getByRole('heading', { name: 'Welcome back' }).waitFor() },
  register: { path: () => '/register', go: (page) => page.getByLabel('User name').waitFor() },
  'first-start': { path: () => '/setup?token=none', go: (page) => page.getByRole('heading', { name: 'Set up this server' }).waitFor() },
  invite: { path: (place) => `/invite/${place.code}`, go: (page) => page.getByRole('button', { name: 'Accept the invite' }).waitFor() },
  newcomer: { who: 'newcomer', path: () => '/channels/@me', go: (page) => page.getByRole('button', { name: /^(Add|Make or join) a guild$/ }).first().waitFor() },
  chat: {
    who: 'ada',
    go: async (page) => {
      await page.getByRole('log').getByText('Tea at ten').hover();
      await page.getByRole('toolbar').first().waitFor();
    },
  },
  friends: {
    who: 'ada',
    path: () => '/channels/@me',
    go: async (page, wide) => {
      await page.getByText('Ben Okoro').first().waitFor();
      if (!wide) await page.getByRole('complementary').getByRole('button', { name: 'Friends' }).first().click();
      await page.getByRole('tab').nth(2).click();
      await page.getByText('Dina').waitFor();
    },
  },
  home: { who: 'ada', path: () => '/channels/@me', go: (page) => page.getByText('Ben Okoro').first().waitFor() },
  direct: { who: 'ada', path: (place) => `/channels/@me/${place.direct.id}`, go: (page) => page.getByRole('log').getByText('forecast').waitFor() },
  complete: {
    who: 'ada',
    within: '[role=listbox]',
    go: async (page) => {
      await page.locator('#composer').click();
      await page.keyboard.type('Thanks :tad');
      await page.getByRole('option').first().waitFor();
    },
    after: (page) => page.locator('#composer').fill(''),
  },
  emoji: {
    who: 'ada',
    within: '[role=dialog]',
    go: async (page) => {
      await page.getByRole('button', { name: 'Pick an emoji' }).click();
      await page.getByRole('grid').first().waitFor();
    },
  },
  members: {
    who: 'ada',
    within: 'aside[aria-label="Members"]',
    go: async (page) => {
      const members = page.getByRole('complementary', { name: 'Members' });
      if (!(await members.isVisible())) await page.getByRole('button', { name: 'Member list' }).click();
      await members.getByText('Cleo Marsh').waitFor();
    },
  },
  profile: {
    who: 'ada',
    within: '[role=dialog]',
    go: async (page) => {
      await page.getByRole('log').getByRole('button', { name: 'Ada Holm' }).last().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  menu: {
    who: 'ada',
    within: '[role=menu]',
    go: async (page) => {
      await page.getByRole('log').getByText('Tea at ten').click({ button: 'right' });
      await page.getByRole('menu').waitFor();
    },
  },
  search: {
    who: 'ada',
    within: 'aside[aria-label="Search"]',
    go: async (page, wide) => {
      if (!wide) await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('searchbox').fill('tea');
      await page.keyboard.press('Enter');
      await page.getByRole('complementary', { name: 'Search' }).getByText('Tea at ten').waitFor();
    },
  },
  switcher: {
    who: 'ada',
    within: 'dialog[open]',
    go: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('option').first().waitFor();
    },
  },
  drawer: {
    who: 'ada',
    widths: [360],
    go: async (page) => {
      await page.getByRole('button', { name: 'Open the navigation' }).first().click();
      await page.getByRole('navigation', { name: 'Guilds' }).waitFor();
    },
  },
  settings: { who: 'ada', pages: 'Settings', within: 'dialog[open]', go: (page) => page.keyboard.press('Control+,') },
  guild: {
    who: 'ada',
    pages: 'Guild settings',
    within: 'dialog[open]',
    go: async (page, wide) => {
      if (!wide) await page.getByRole('button', { name: 'Open the navigation' }).first().click();
      await page.getByRole('complementary').getByRole('button', { name: 'Harbour Workshop' }).click();
      await page.getByRole('menuitem', { name: 'Guild settings' }).click();
    },
  },
  administration: {
    who: 'ada',
    pages: 'Administration',
    within: 'dialog[open]',
    go: async (page) => {
      await page.keyboard.press('Control+,');
      await page.getByRole('button', { name: /Administration/ }).click();
    },
  },
};

async function everyPage(stage, page, name, found) {
  const { pages } = states[name];
  const entries = page.getByRole('navigation', { name: pages, exact: true }).getByRole('button');
  await entries.first().waitFor();
  let whole = true;
  for (const entry of await entries.all()) {
    const title = (await entry.textContent()).trim();
    // The administration is a door to pages that have their own turn.
    if (title === '' || /log out|administration/i.test(title)) continue;
    await entry.click();
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
    // Beside the desk, the first page stands for the colours of the rest.
    const only = whole || page.viewportSize().width === 1280 ? themes : ['dark'];
    await inThemes(stage, page, `${name}, ${title}`, { ...states[name], only }, found);
    whole = false;
    const back = page.getByRole('dialog').getByRole('button', { name: 'Back' });
    if (await back.isVisible()) await back.click();
  }
}

async function everyState(stage, width) {
  const place = await furnish(stage.server, (name) => `${name}_${width}`);
  const found = [];
  const pages = new Map();
  const height = { 360: 740, 1280: 800, 2560: 1440 }[width];
  for (const [name, { who, path, pages: settings, widths, go, after, ...options }] of Object.entries(states)) {
    if (widths && !widths.includes(width)) continue;
    const address = path?.(place) ?? `/channels/${place.guild.id}/${place.general.id}`;
    let page = pages.get(who);
    if (!page) pages.set(who, (page = await stage.page(who && place[who], address, { width, height })));
    else if (width === 360 || !page.url().endsWith(address)) await page.goto(new URL(address, page.url()).href);
    if (!path) await page.getByRole('log').getByText('Tea at ten').waitFor();
    await go(page, width > 360);
    if (settings) await everyPage(stage, page, name, found);
    else await inThemes(stage, page, name, options, found);
    await after?.(page);
    for (const open of ['Escape', 'Escape']) await page.keyboard.press(open);
    await page.mouse.move(0, 0);
  }
  assert.equal(found.length, 0, `${found.length} serious violations:\n${found.join('\n')}`);
}

export const everyThemeOnAPhone = Object.assign((stage) => everyState(stage, 360), { ms: 300_000 });
export const everyThemeOnADesk = Object.assign((stage) => everyState(stage, 1280), { ms: 300_000 });
export const everyThemeOnAWall = Object.assign((stage) => everyState(stage, 2560), { ms: 300_000 });

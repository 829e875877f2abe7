// What every scenario of the browser tests uses: people with pages, guilds, pictures, and a watch over each page: an
// error in the console, an uncaught exception or a violation of the page's policy fails the scenario.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const shotWidths = [
  [360, 740],
  [1280, 800],
  [2560, 1440],
];
const patience = 20_000; // Milliseconds for anything to appear; the server under sanitizers is slow on two busy cores.

export class Stage {
  #contexts = [];
  #complaints = [];

  /** `name` becomes part of user names, so that scenarios do not meet. */
  constructor({ server, browser, name, shots, expect = [] }) {
    this.server = server;
    this.browser = browser;
    this.name = name.replaceAll('-', '_');
    this.shots = shots;
    this.expect = expect; // Patterns of complaints that belong to the scenario.
  }

  /** A person with a token: { id, token, username }. */
  person(name, options) {
    return this.server.person(`${name}_${this.name}`, options);
  }

  /** A guild: { id, name, text, voice } with its first channels. */
  async guild(owner, name) {
    const guild = await this.server.api('POST', '/guilds', { token: owner.token, body: { name } });
    const channels = await this.server.api('GET', `/guilds/${guild.id}/channels`, { token: owner.token });
    return {
      id: guild.id,
      name,
      text: channels.find((channel) => channel.type === 0),
      voice: channels.find((channel) => channel.type === 2),
    };
  }

  async join(guild, owner, person) {
    const invite = await this.server.api('POST', `/channels/${guild.text.id}/invites`, { token: owner.token, body: {} });
    await this.server.api('POST', `/invites/${invite.code}`, { token: person.token, body: {} });
  }

  say(person, channel, content, more = {}) {
    return this.server.api('POST', `/channels/${channel.id}/messages`, { token: person.token, body: { content, ...more } });
  }

  /** A page of a browser of its own, signed in when a person is given. */
  async page(person, path = '/', { width = 1280, height = 800, locale = 'en-US', colorScheme = 'dark', hasTouch = false, base = this.server.site ?? this.server.base } = {}) {
    const context = await this.browser.newContext({
      viewport: { width, height },
      locale,
      colorScheme,
      hasTouch,
      reducedMotion: 'reduce',
      serviceWorkers: 'allow',
      storageState: {
        cookies: [],
        origins: person ? [{ origin: base, localStorage: [{ name: 'guildhall-token', value: person.token }] }] : [],
      },
    });
    context.setDefaultTimeout(patience);
    this.#contexts.push(context);
    const page = await context.newPage();
    const complain = (text) => {
      if (!this.expect.some((pattern) => pattern.test(text))) this.#complaints.push(`${person?.username ?? 'nobody'}: ${text}`);
    };
    page.on('pageerror', (error) => complain(`uncaught ${error.stack ?? error}`));
    // A violation of the policy is an error in the console, too.
    page.on('console', (message) => {
      if (message.type() === 'error') complain(`console: ${message.text()} (${message.location().url})`);
    });
    await page.goto(`${base}${path}`);
    return page;
  }

  /** Signed in and looking at the channel, ready to write. */
  async at(person, guild, channel = guild.text, options) {
    const page = await this.page(person, `/channels/${guild.id}/${channel.id}`, options);
    await page.locator('#composer').waitFor();
    return page;
  }

  async write(page, text) {
    await page.locator('#composer').click();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }

  /**
   * No serious violation of accessibility on what the page shows now. `enhanced`: text has the contrast of level AAA,
   * too. `targets`: what is pressed is at least 24 pixels wide and high, or stands free.
   */
  async accessible(page, state, options) {
    const report = await this.violations(page, options);
    assert.equal(report.length, 0, `${state} has ${report.length} serious violations:\n${report.join('\n')}`);
  }

  /** The same as lines; `only` names the rules that are looked at, `within` (a selector) where. */
  async violations(page, { enhanced = false, targets = false, only, within } = {}) {
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
    const rules = {
      // The initials that stand for a missing picture are text to this rule, and in no accessible name.
      'label-content-name-mismatch': { enabled: false },
      'color-contrast-enhanced': { enabled: enhanced },
      'target-size': { enabled: targets },
    };
    const run = { resultTypes: ['violations'], rules, ...(only ? { runOnly: { type: 'rule', values: only }, rules: {} } : {}) };
    const { violations } = await page.evaluate(([where, wanted]) => globalThis.axe.run(where, wanted), [within ? { include: [within] } : { exclude: [] }, run]);
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return serious.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
  }

  /** Checks a state of the page for accessibility, and draws it at every width when pictures are wanted. */
  async state(page, name) {
    const before = page.viewportSize();
    await this.accessible(page, name);
    if (!this.shots) return;
    mkdirSync(this.shots, { recursive: true });
    for (const [width, height] of shotWidths) {
      await page.setViewportSize({ width, height });
      await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
      await page.screenshot({ path: join(this.shots, `${name}-${width}.png`) });
    }
    await page.setViewportSize(before);
  }

  /** One picture of the page as it is. */
  async shot(page, name) {
    if (!this.shots) return;
    mkdirSync(this.shots, { recursive: true });
    await page.screenshot({ path: join(this.shots, `${name}.png`) });
  }

  /** Closes every page. What they complained about. */
  async close() {
    await Promise.all(this.#contexts.map((context) => context.close()));
    return this.#complaints;
  }

  /** Pictures of every open page, for who looks at a failure. */
  async pictures(folder) {
    mkdirSync(folder, { recursive: true });
    const pages = this.#contexts.flatMap((context) => context.pages());
    const paths = pages.map((_, index) => join(folder, `failed-${this.name}-${index}.png`));
    await Promise.allSettled(pages.map((page, index) => page.screenshot({ path: paths[index] })));
    return paths;
  }
}

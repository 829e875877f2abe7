// What makes a sound and what the desktop is told, heard and seen in the page's own Web Audio and Notification.
import assert from 'node:assert/strict';

/** Counts tones, measures what goes to the speakers, and writes down what the desktop is shown. */
function listen() {
  globalThis.tones = [];
  globalThis.peak = 0;
  globalThis.notes = [];
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (...when) {
    globalThis.tones.push(performance.now());
    return start.apply(this, when);
  };
  const { connect } = AudioNode.prototype;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to === this.context.destination) {
      const meter = this.context.createAnalyser();
      connect.call(this, meter);
      const samples = new Float32Array(meter.fftSize);
      const look = () => {
        meter.getFloatTimeDomainData(samples);
        for (const sample of samples) globalThis.peak = Math.max(globalThis.peak, Math.abs(sample));
        if (globalThis.peak === 0) setTimeout(look, 10);
      };
      look();
    }
    return connect.call(this, to, ...rest);
  };
  const Real = Notification;
  globalThis.Notification = class extends Real {
    constructor(title, options) {
      super(title, options);
      globalThis.shown = this;
      globalThis.notes.push(`${title}: ${options.body}`);
      this.addEventListener('error', () => globalThis.notes.push('not shown'));
    }
  };
}

const chimes = (page) => page.evaluate(() => globalThis.tones.length / 2);
const notes = (page) => page.evaluate(() => globalThis.notes);
/** What comes within the same moment sounds once, so the next call waits until that is over. */
const later = (page) => page.waitForFunction(() => performance.now() - (globalThis.tones.at(-1) ?? 0) > 1000);

async function rooms(stage) {
  const anna = await stage.person('anna');
  const berta = await stage.person('berta');
  const guild = await stage.guild(anna, 'Hall of sounds');
  await stage.join(guild, anna, berta);
  const kitchen = await stage.server.api('POST', `/guilds/${guild.id}/channels`, { token: anna.token, body: { name: 'kitchen', type: 0 } });
  await stage.server.api('PATCH', `/guilds/${guild.id}`, { token: anna.token, body: { default_message_notifications: 1 } });
  const page = await stage.at(berta, guild);
  await page.context().grantPermissions(['notifications']);
  await page.reload();
  await page.locator('#composer').click(); // A browser plays nothing before the person has done something.
  await page.evaluate(listen);
  const call = (more) => stage.say(anna, kitchen, `Soup, <@${berta.id}>!`, more);
  let round = 0;
  /** Everything that was said before has come to the page. */
  const settled = async () => {
    round += 1;
    await stage.say(anna, guild.text, `round ${round}`);
    await page.getByRole('log').getByText(`round ${round}`, { exact: true }).waitFor();
  };
  return { anna, berta, guild, kitchen, page, call, settled };
}

async function switchSetting(page, name) {
  await page.keyboard.press('Control+,');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Notifications' }).click();
  await page.getByRole('switch', { name }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function setMute(page, kitchen, value) {
  await page.getByRole('complementary', { name: 'Channels' }).getByRole('button', { name: new RegExp(`^${kitchen.name}`) }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: /Notification/ }).click();
  await page.getByRole('dialog').getByLabel('Mute').selectOption(value);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.waitForFunction(
    ([name, muted]) => [...document.querySelectorAll('[data-muted]')].some((row) => row.textContent.includes(name) && row.dataset.muted === muted),
    [kitchen.name, String(value !== 'off')],
  );
}

export async function aMentionSoundsOnce(stage) {
  const { anna, berta, guild, kitchen, page, call, settled } = await rooms(stage);
  await stage.say(anna, kitchen, 'Not for anybody in particular');
  await stage.say(anna, guild.text, `Here you look already, <@${berta.id}>`);
  await settled();
  assert.equal(await chimes(page), 0);

  await call();
  await page.waitForFunction(() => globalThis.tones.length === 2 && globalThis.peak > 0.01);
  await later(page);
  await Promise.all([call(), call(), call()]);
  await settled();
  assert.equal(await chimes(page), 2, 'what comes together sounds once');

  await later(page);
  await call({ flags: 4096 });
  await settled();
  assert.equal(await chimes(page), 2, 'a silent message is silent');

  await setMute(page, kitchen, '0');
  await call();
  await settled();
  assert.equal(await chimes(page), 2, 'a muted channel is quiet');
  await setMute(page, kitchen, 'off');
  await call();
  await page.waitForFunction(() => globalThis.tones.length === 6);

  await later(page);
  await stage.server.api('PATCH', '/users/@me/settings', { token: berta.token, body: { status: 'dnd' } });
  await page.getByRole('img', { name: 'Do not disturb' }).first().waitFor();
  await call();
  await settled();
  assert.equal(await chimes(page), 3, 'do not disturb');
  await stage.server.api('PATCH', '/users/@me/settings', { token: berta.token, body: { status: 'online' } });
  await page.getByRole('img', { name: 'Do not disturb' }).first().waitFor({ state: 'detached' });

  await switchSetting(page, /sound/i);
  await call();
  await settled();
  assert.equal(await chimes(page), 3, 'the setting turns sounds off');
  await page.reload();
  await page.locator('#composer').click();
  await page.evaluate(listen);
  await call();
  await settled();
  assert.equal(await chimes(page), 0, 'and stays');
  await switchSetting(page, /sound/i);
  await call();
  await page.waitForFunction(() => globalThis.tones.length === 2);
}

export async function theDesktopIsTold(stage) {
  const { anna, berta, kitchen, page, call, settled } = await rooms(stage);
  await call();
  await settled();
  assert.deepEqual(await notes(page), [], 'only who asks for it is told');
  await switchSetting(page, /desktop/i);
  await call();
  await page.waitForFunction(() => globalThis.notes.length > 0);
  const [note] = await notes(page);
  assert.ok(note.startsWith(`${anna.username} (#kitchen): Soup, @`), note);
  await setMute(page, kitchen, '0');
  await call();
  await settled();
  assert.equal((await notes(page)).length, 1, 'a muted channel is quiet');
  await setMute(page, kitchen, 'off');

  // A direct message needs no mention, and pressing what the desktop shows leads to it.
  for (const [one, other] of [[anna, berta], [berta, anna]])
    await stage.server.api('PUT', `/users/@me/relationships/${other.id}`, { token: one.token, body: {} });
  const direct = await stage.server.api('POST', '/users/@me/channels', { token: anna.token, body: { recipient_id: berta.id } });
  await stage.say(anna, direct, 'Are you coming?');
  await page.waitForFunction(() => globalThis.notes.length === 2);
  assert.equal((await notes(page))[1], `${anna.username}: Are you coming?`);
  await page.evaluate(() => globalThis.shown.onclick(new Event('click')));
  await page.waitForURL(`**/channels/@me/${direct.id}/**`);
  await page.getByRole('log').getByText('Are you coming?').waitFor();
}

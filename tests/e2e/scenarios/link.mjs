// The connection of the page: compressed, cut and resumed without a trace, and a channel so busy that the page lets messages go.
import assert from 'node:assert/strict';

/**
 * Opens a channel on a page whose gateway traffic is noted down: per connection its address, what the page sent (op codes),
 * how many bytes and texts came. `cut` breaks the newest connection off as a network does.
 */
async function watched(stage, person, guild, prepare = async () => {}) {
  const page = await stage.page(person, '/pages/none');
  const links = [];
  await page.routeWebSocket(/./, (socket) => {
    const upstream = socket.connectToServer();
    const link = { url: socket.url(), ops: [], bytes: 0, texts: 0 };
    link.cut = () => Promise.all([socket.close({ code: 4000 }), upstream.close({ code: 4000 })]);
    links.push(link);
    socket.onMessage((text) => {
      link.ops.push(JSON.parse(text).op);
      upstream.send(text);
    });
    upstream.onMessage((data) => {
      link.bytes += Buffer.byteLength(data);
      if (typeof data === 'string') link.texts += 1;
      socket.send(data);
    });
  });
  await prepare(page);
  await page.goto(`${stage.server.site}/channels/${guild.id}/${guild.text.id}`);
  await page.locator('#composer').waitFor();
  return { page, links };
}

async function place(stage) {
  const [owner, friend] = [await stage.person('owner'), await stage.person('friend')];
  const guild = await stage.guild(owner, 'The wire');
  await stage.join(guild, owner, friend);
  return { owner, friend, guild };
}

export async function isCompressedWhereTheBrowserCan(stage) {
  const { owner, friend, guild } = await place(stage);
  for (let index = 0; index < 60; index += 1)
    await stage.server.api('POST', `/guilds/${guild.id}/channels`, { token: owner.token, body: { name: `room-${index}`, type: 0 } });
  const packed = await watched(stage, friend, guild);
  const plain = await watched(stage, friend, guild, (page) => page.addInitScript(() => delete globalThis.DecompressionStream));
  for (const { page } of [packed, plain]) await page.getByText('room-59', { exact: true }).first().waitFor();
  const [[first], [second]] = [packed.links, plain.links];
  assert.match(first.url, /[?&]compress=zlib-stream/);
  assert.equal(first.texts, 0);
  assert.doesNotMatch(second.url, /compress/);
  assert.ok(second.texts > 0);
  assert.ok(second.bytes > 20_000, `${second.bytes} bytes uncompressed`);
  assert.ok(first.bytes < second.bytes / 4, `${first.bytes} of ${second.bytes} bytes on the wire`);
  // Each payload is handed out as it comes, and does not wait for the next one.
  await stage.say(owner, guild.text, 'größer — “quoted” \\ { [ 🏛️');
  for (const { page } of [packed, plain]) await page.getByRole('log').getByText('größer — “quoted” \\ { [ 🏛️').waitFor();
}

export async function aCutLeavesNoTrace(stage) {
  const { owner, friend, guild } = await place(stage);
  const { page, links } = await watched(stage, friend, guild);
  await stage.say(owner, guild.text, 'before');
  await page.getByRole('log').getByText('before').waitFor();
  await page.locator('#composer').click();
  await page.keyboard.type('half a sentence');
  await page.evaluate(() => {
    globalThis.said = [];
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes]))
        if (node instanceof Element && (node.matches('[role=status]') || node.querySelector('[role=status]'))) globalThis.said.push(node.textContent);
    }).observe(document.body, { childList: true, subtree: true });
  });
  let longest = 0;
  for (let round = 1; round <= 3; round += 1) {
    const began = performance.now();
    await links.at(-1).cut();
    for (const word of ['one', 'two']) await stage.say(owner, guild.text, `${word} of ${round}`);
    for (const word of ['one', 'two']) await page.getByRole('log').getByText(`${word} of ${round}`).waitFor();
    longest = Math.max(longest, performance.now() - began);
  }
  assert.equal(links.length, 4);
  assert.deepEqual(links.map(({ ops }) => ops.find((op) => op === 2 || op === 6)), [2, 6, 6, 6]);
  assert.ok(links.every(({ texts }) => texts === 0));
  const shown = await page.getByRole('log').locator('[data-message]').allInnerTexts();
  const lines = shown.flatMap((text) => /(?:one|two) of \d/.exec(text) ?? []);
  assert.deepEqual(lines, [1, 2, 3].flatMap((round) => [`one of ${round}`, `two of ${round}`]));
  assert.equal(await page.locator('#composer').inputValue(), 'half a sentence');
  // After two seconds without a connection the page says so, and a machine can be as slow as that.
  if (longest < 1900) assert.deepEqual(await page.evaluate(() => globalThis.said), []);
}

export async function aBusyChannelKeepsTheReadersPlace(stage) {
  const { owner, friend, guild } = await place(stage);
  for (let index = 0; index < 80; index += 1) await stage.say(owner, guild.text, `old line ${index}`);
  const page = await stage.at(friend, guild);
  const log = page.getByRole('log');
  await log.getByText('old line 79', { exact: true }).waitFor();
  await log.hover();
  // Rows that are measured meanwhile may hold the history at its end: whoever wants to go up turns the wheel again.
  const newest = page.getByRole('button', { name: 'To the newest' });
  for (let turn = 0; turn < 5 && !(await newest.isVisible()); turn += 1) {
    await page.mouse.wheel(0, -1500);
    await newest.waitFor({ timeout: 3000 }).catch(() => undefined);
  }
  await newest.waitFor();
  const text = await log.evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    const row = [...element.querySelectorAll('[data-message]')].find((entry) => entry.getBoundingClientRect().top > top + 100 && /old line/.test(entry.textContent));
    return /old line \d+/.exec(row.textContent)[0];
  });
  const row = log.getByText(text, { exact: true });
  const before = await row.boundingBox();
  const count = 1000; // More than the page keeps.
  let sent = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (sent < count) await stage.say(owner, guild.text, `new line ${(sent += 1)}`);
    }),
  );
  assert.ok(Math.abs((await row.boundingBox()).y - before.y) < 2, `${text} stood at ${before.y}, stands at ${(await row.boundingBox()).y}`);
  // Down from there, page after page, nothing is missing.
  const seen = await log.evaluate(async (element, last) => {
    const found = new Set();
    for (let round = 0; round < 4000 && !found.has(last); round += 1) {
      for (const entry of element.querySelectorAll('[data-message]')) {
        const number = /new line (\d+)/.exec(entry.textContent)?.[1];
        if (number !== undefined) found.add(Number(number));
      }
      element.scrollTop += 400;
      await new Promise((done) => requestAnimationFrame(done));
    }
    return found.size;
  }, count);
  assert.equal(seen, count);
  await stage.say(owner, guild.text, 'and one more');
  await log.getByText('and one more').waitFor();
}
aBusyChannelKeepsTheReadersPlace.ms = 240_000;

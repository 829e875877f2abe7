// The web client in Chromium: what it loads, how soon it shows messages on a slow machine, and how it bears a long
// channel, a busy one and a large guild. Figures of the renderer's main thread come from the DevTools protocol.
import { makePlace } from '../lib.mjs';
import { fill, launch, open, withSite } from './web_page.mjs';
import { kBusyRate, kBusySeconds, kFlood, busy } from './web_traffic.mjs';

const kHistory = 100_000;
const kMembers = 100_000;
const kNodesMax = 120;

async function firstLoad(browser, server, token, path) {
  const { page, context, devtools, go } = await open(browser, server, token, path);
  const scripts = new Map();
  devtools.on('Network.responseReceived', ({ requestId, response }) => {
    if (/javascript/.test(response.mimeType)) scripts.set(requestId, 0);
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength);
  });
  await go();
  await page.locator('article[data-message]').first().waitFor();
  await page.waitForLoadState('networkidle');
  await context.close();
  return [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
}

async function cachedStart(browser, server, token, path) {
  const { page, context, devtools, go } = await open(browser, server, token, path, { serviceWorkers: 'allow' });
  await go();
  await page.locator('article[data-message]').first().waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.evaluate(() => window.dispatchEvent(new Event('pagehide'))); // Saves the cache, as leaving the page does.
  await page.waitForLoadState('networkidle');
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const times = [];
  for (let round = 0; round < 3; round += 1) {
    await page.reload();
    await page.waitForFunction(() => window.watch.first > 0);
    times.push(await page.evaluate(() => window.watch.first));
    await page.waitForLoadState('networkidle');
  }
  await context.close();
  return times.sort((a, b) => a - b)[1];
}

/** Scrolls up at a reader's pace for a while, then to the very beginning as fast as pages come. */
async function longHistory(browser, server, token, path) {
  const { page, context, go } = await open(browser, server, token, path);
  await go();
  const log = page.getByRole('log');
  await page.locator('article[data-message]').first().waitFor();
  await page.waitForLoadState('networkidle');
  const steady = await log.evaluate(async (element) => {
    const began = performance.now();
    let frames = 0;
    await new Promise((resolve) => {
      const step = () => {
        element.scrollTop -= 60; // 3,600 pixels a second: two screens and more.
        frames += 1;
        if (performance.now() - began < 15_000) requestAnimationFrame(step);
        else resolve();
      };
      requestAnimationFrame(step);
    });
    const tasks = window.watch.tasks.filter((task) => task.at >= began);
    return { frames, longest: Math.max(0, ...tasks.map((task) => task.ms)), count: tasks.length };
  });
  const began = Date.now();
  await log.evaluate(async (element) => {
    const first = () => document.body.textContent.includes('message 1 of a long history');
    while (!first()) {
      element.scrollTop = Math.max(0, element.scrollTop - 20_000);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
  const seconds = (Date.now() - began) / 1000;
  const nodes = await page.evaluate(() => window.watch.nodes);
  await context.close();
  return { ...steady, seconds, nodes };
}

/** A list of 100,000 members, whose rows the socket between page and server makes up as the page asks for them. */
async function memberList(browser, server, token, guildId, path) {
  const { page, context, go } = await open(browser, server, token, path);
  await page.addInitScript(() => delete window.DecompressionStream); // The rows made up here are plain text.
  await page.routeWebSocket(/.*/, (socket) => {
    const upstream = socket.connectToServer();
    socket.onMessage((text) => {
      const frame = JSON.parse(text);
      if (frame.op !== 14) return upstream.send(text);
      const ops = Object.values(frame.d.channels)[0].map(([first, last]) => ({
        op: 'SYNC',
        range: [first, last],
        items: Array.from({ length: last - first + 1 }, (_, at) => {
          const index = first + at;
          if (index === 0) return { group: { id: 'online', count: kMembers } };
          return {
            member: {
              user: { id: String(10n ** 17n + BigInt(index)), username: `member${index}`, discriminator: '0', avatar: null },
              roles: [],
              joined_at: '2026-01-01T00:00:00.000000+00:00',
              presence: { status: 'online', activities: [], client_status: { web: 'online' } },
            },
          };
        }),
      }));
      const d = { guild_id: guildId, id: 'everyone', online_count: kMembers, member_count: kMembers, groups: [{ id: 'online', count: kMembers }], ops };
      return socket.send(JSON.stringify({ op: 0, t: 'GUILD_MEMBER_LIST_UPDATE', s: null, d }));
    });
  });
  await go();
  const pane = page.getByRole('complementary', { name: 'Members' });
  await pane.getByText('member1', { exact: true }).waitFor();
  const result = await pane.evaluate(async (element) => {
    const scroller = element.firstElementChild;
    const began = performance.now();
    let rows = 0;
    const target = scroller.scrollHeight;
    for (let step = 0; step < 300; step += 1) {
      scroller.scrollTop += step < 200 ? 300 : target / 100;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      rows = Math.max(rows, element.querySelectorAll('button').length);
    }
    const tasks = window.watch.tasks.filter((task) => task.at >= began);
    return { rows, height: target, longest: Math.max(0, ...tasks.map((task) => task.ms)) };
  });
  await pane.getByText(`member${kMembers}`, { exact: true }).waitFor();
  await context.close();
  return result;
}

export async function web(context) {
  return withSite(context, async (server) => {
    const { owner, guild } = await makePlace(server, 'web');
    const channel = await server.api('POST', `/guilds/${guild.id}/channels`, { token: owner.token, body: { name: 'history', type: 0 } });
    const path = `/channels/${guild.id}/${channel.id}`;
    const began = Date.now();
    await fill(server, owner.token, channel.id, kHistory);
    context.say(`${kHistory} messages written in ${((Date.now() - began) / 1000).toFixed(0)} s`);
    const browser = await launch();
    try {
      const bytes = await firstLoad(browser, server, owner.token, path);
      context.say(`first load: ${(bytes / 1000).toFixed(0)} kB of script on the wire`);
      const start = await cachedStart(browser, server, owner.token, path);
      context.say(`cached start on a 4 x slower processor: ${start.toFixed(0)} ms`);
      const history = await longHistory(browser, server, owner.token, path);
      context.say(`long history: ${history.nodes} nodes, ${history.count} long tasks, the longest ${history.longest.toFixed(0)} ms, to the start in ${history.seconds.toFixed(0)} s`);
      const traffic = await busy(browser, server, owner.token, channel.id, path, context.say);
      const people = await memberList(browser, server, owner.token, guild.id, path);
      const growth = traffic.heapAfter / traffic.heapMinute - 1;
      return [
        { what: 'web client: script at first load, on the wire', goal: '< 200 kB', measured: `${(bytes / 1000).toFixed(0)} kB`, ok: bytes < 200_000 },
        { what: 'web client: cached start to first messages, 4 x slower processor', goal: '< 1 s', measured: `${start.toFixed(0)} ms`, ok: start < 1000 },
        {
          what: `web client: ${kHistory.toLocaleString('en')} messages, end to start, message nodes mounted at most`,
          goal: `< ${kNodesMax}`,
          measured: `${history.nodes} (start reached in ${history.seconds.toFixed(0)} s)`,
          ok: history.nodes < kNodesMax,
        },
        {
          what: 'web client: longest task in 15 s of steady scroll',
          goal: 'none > 50 ms',
          measured: history.count === 0 ? 'none' : `${history.longest.toFixed(0)} ms (${history.count} > 50 ms in ${history.frames} frames)`,
          ok: history.count === 0,
        },
        {
          what: `web client: ${kBusyRate} messages a second in view for ${kBusySeconds} s`,
          goal: 'none dropped, < 30 % of a core',
          measured: `${traffic.sent} sent, ${traffic.gaps} gaps, ${(traffic.share * 100).toFixed(1)} % of a core`,
          ok: traffic.gaps === 0 && traffic.share < 0.3,
        },
        {
          what: `web client: heap after ${kFlood.toLocaleString('en')} messages more (${Math.round(kFlood / kBusyRate / 60)} minutes of that traffic)`,
          goal: 'flat within 10 %',
          measured: `${(traffic.heapMinute / 1e6).toFixed(1)} → ${(traffic.heapAfter / 1e6).toFixed(1)} MB (${(growth * 100).toFixed(1)} %)`,
          ok: growth < 0.1,
        },
        {
          what: `web client: member list of ${kMembers.toLocaleString('en')} scrolled to its end, rows mounted at most`,
          goal: 'scrolls',
          measured: `${people.rows} rows, longest task ${people.longest.toFixed(0)} ms`,
          ok: people.rows < 200,
        },
      ];
    } finally {
      await browser.close();
    }
  });
}

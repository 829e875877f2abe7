// The web client in Chromium: what it loads, how soon it shows messages on a slow machine, and how it bears a long
// channel, a busy one and a large guild. Figures of the renderer's main thread come from the DevTools protocol.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HttpClient, makePlace, withServer } from '../lib.mjs';

const kHistory = 100_000;
const kFillers = 32;
const kBusySeconds = 60;
const kBusyRate = 50;
/** After the busy minute this many messages more, as fast as they go: the traffic of a longer time. */
const kFlood = 30_000;
const kMembers = 100_000;
const kNodesMax = 120;

async function launch() {
  const { chromium } = createRequire(new URL('../../tests/e2e/run.mjs', import.meta.url))('playwright-core');
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium: install the package chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--enable-precise-memory-info'] });
}

async function fill(server, token, channel, count) {
  const clients = await Promise.all(Array.from({ length: kFillers }, () => new HttpClient(server.port).open()));
  let sent = 0;
  await Promise.all(
    clients.map(async (http) => {
      while (sent < count) {
        const number = (sent += 1);
        const { status } = await http.request('POST', `/channels/${channel}/messages`, token, {
          content: number % 7 === 0 ? `message ${number}\nwith a **second** line and \`code\`` : `message ${number} of a long history`,
        });
        if (status !== 200) throw new Error(`status ${status}`);
      }
    }),
  );
  for (const http of clients) http.close();
}

/** A page that is signed in, with a DevTools session and a watch over long tasks and mounted messages. */
async function open(browser, server, token, path, { serviceWorkers = 'block', context } = {}) {
  const owned = context ?? (await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers }));
  if (!context) {
    await owned.addInitScript((value) => {
      if (localStorage.getItem('guildhall-token') === null) localStorage.setItem('guildhall-token', value);
      window.watch = { tasks: [], nodes: 0, first: 0 };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.watch.tasks.push({ at: entry.startTime, ms: entry.duration });
      }).observe({ type: 'longtask', buffered: true });
      new MutationObserver(() => {
        const count = document.querySelectorAll('article[data-message]').length;
        if (count > window.watch.nodes) window.watch.nodes = count;
        if (count > 0 && window.watch.first === 0) window.watch.first = performance.now();
      }).observe(document, { childList: true, subtree: true });
    }, token);
  }
  const page = await owned.newPage();
  const devtools = await owned.newCDPSession(page);
  await devtools.send('Performance.enable');
  await devtools.send('Network.enable');
  return { page, context: owned, devtools, go: () => page.goto(`${server.base}${path}`) };
}

async function metric(devtools, name) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find((entry) => entry.name === name)?.value ?? 0;
}

async function heap(devtools) {
  await devtools.send('HeapProfiler.collectGarbage');
  return metric(devtools, 'JSHeapUsedSize');
}

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

async function busy(browser, server, token, channel, path, say) {
  const { page, context, devtools, go } = await open(browser, server, token, path);
  await go();
  await page.locator('article[data-message]').first().waitFor();
  const http = await new HttpClient(server.port).open();
  let number = 0;
  const send = async () => {
    number += 1;
    await http.request('POST', `/channels/${channel}/messages`, token, { content: `busy ${number}` });
  };
  await send();
  const heapBefore = await heap(devtools);
  const cpuBefore = await metric(devtools, 'ThreadTime');
  const began = performance.now();
  while (performance.now() - began < kBusySeconds * 1000) {
    await send();
    const due = began + (number * 1000) / kBusyRate;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  }
  await page.getByText(`busy ${number}`, { exact: true }).waitFor();
  const cpu = (await metric(devtools, 'ThreadTime')) - cpuBefore;
  const spent = (performance.now() - began) / 1000;
  // Every message of the last hundreds is there, in order: nothing was dropped on the way to the screen.
  const seen = await page.getByRole('log').evaluate(async (element) => {
    const found = new Set();
    for (let round = 0; round < 40; round += 1) {
      for (const article of element.querySelectorAll('article[data-message]')) {
        const match = /^busy (\d+)$/m.exec(article.innerText);
        if (match) found.add(Number(match[1]));
      }
      element.scrollTop -= 300;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }
    return [...found].sort((a, b) => a - b);
  });
  const gaps = seen.slice(1).filter((value, index) => value !== seen[index] + 1).length;
  await page.keyboard.press('Escape');
  const heapMinute = await heap(devtools);
  say(`busy minute: ${seen.length} messages looked at, ${gaps} gaps, ${((cpu / spent) * 100).toFixed(1)} % of a core`);
  await fill(server, token, channel, kFlood);
  await page.getByText(new RegExp(`message ${kFlood} `)).first().waitFor().catch(() => undefined);
  const heapAfter = await heap(devtools);
  http.close();
  await context.close();
  return { share: cpu / spent, sent: number, gaps, heapBefore, heapMinute, heapAfter };
}

/** A list of 100,000 members, whose rows the socket between page and server makes up as the page asks for them. */
async function memberList(browser, server, token, guildId, path) {
  const { page, context, go } = await open(browser, server, token, path);
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
  return withServer(context, async (server) => {
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

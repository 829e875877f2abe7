// What the measures of the web client share: Chromium, a signed-in page under the DevTools protocol, and messages to look at.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { freePort } from '../../tests/lib/server.mjs';
import { startFront } from '../../tests/e2e/front.mjs';
import { HttpClient, withServer } from '../lib.mjs';

export async function launch() {
  const { chromium } = createRequire(new URL('../../tests/e2e/run.mjs', import.meta.url))('playwright-core');
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium: install the package chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--enable-precise-memory-info'] });
}

/** Runs `work` with a server. With `--web DIR` its page is the client built there and not the server's own. */
export function withSite(context, work) {
  return withServer(context, async (server) => {
    if (!context.options.web) return work(server);
    const port = await freePort();
    server.site = `http://localhost:${port}`;
    const stop = await startFront({ folder: resolve(context.options.web), upstream: server.port, port });
    return work(server).finally(stop);
  });
}

const kFillers = 32;

export async function fill(server, token, channel, count) {
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
export async function open(browser, server, token, path, { serviceWorkers = 'block', context, watched = true } = {}) {
  const owned = context ?? (await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers }));
  if (!context) {
    await owned.addInitScript(({ value, watched }) => {
      if (localStorage.getItem('guildhall-token') === null) localStorage.setItem('guildhall-token', value);
      if (!watched) return; // For hours: what is noted down is memory, too.
      window.watch = { tasks: [], nodes: 0, first: 0 };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.watch.tasks.push({ at: entry.startTime, ms: entry.duration });
      }).observe({ type: 'longtask', buffered: true });
      new MutationObserver(() => {
        const count = document.querySelectorAll('article[data-message]').length;
        if (count > window.watch.nodes) window.watch.nodes = count;
        if (count > 0 && window.watch.first === 0) window.watch.first = performance.now();
      }).observe(document, { childList: true, subtree: true });
    }, { value: token, watched });
  }
  const page = await owned.newPage();
  const devtools = await owned.newCDPSession(page);
  await devtools.send('Performance.enable');
  await devtools.send('Network.enable');
  return { page, context: owned, devtools, go: () => page.goto(`${server.site ?? server.base}${path}`) };
}

export async function metric(devtools, name) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find((entry) => entry.name === name)?.value ?? 0;
}

export async function heap(devtools) {
  await devtools.send('HeapProfiler.collectGarbage');
  return metric(devtools, 'JSHeapUsedSize');
}

/** Memory of the page's process that is its own, in megabytes. */
export async function processMb(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  const own = (id) => Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]) / 1024;
  return Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => own(id)));
}

// The web client under traffic: a busy minute in view, and `./dev bench web_hour [--minutes N]`: an hour of it, with the
// heap after a forced collection at the first minute and every five.
import { HttpClient, makePlace } from '../lib.mjs';
import { fill, heap, launch, metric, open, processMb, withSite } from './web_page.mjs';

export const kBusySeconds = 60;
export const kBusyRate = 50;
/** After the busy minute this many messages more, as fast as they go: the traffic of a longer time. */
export const kFlood = 30_000;
/** Senders of the hour: one would wait for each write of a slow disk and fall behind. */
const kSenders = 4;
const kLookMinutes = 5;

/** Scrolls up some hundreds of messages: every one is there, nothing was dropped on the way to the screen. */
async function lookBack(page) {
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
  await page.getByRole('log').press('Escape');
  return { seen, gaps };
}

export async function busy(browser, server, token, channel, path, say) {
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
  const { seen, gaps } = await lookBack(page);
  const heapMinute = await heap(devtools);
  say(`busy minute: ${seen.length} messages looked at, ${gaps} gaps, ${((cpu / spent) * 100).toFixed(1)} % of a core`);
  await fill(server, token, channel, kFlood);
  await page.getByText(new RegExp(`message ${kFlood} `)).first().waitFor().catch(() => undefined);
  const heapAfter = await heap(devtools);
  http.close();
  await context.close();
  return { share: cpu / spent, sent: number, gaps, heapBefore, heapMinute, heapAfter };
}

/** Sends by the clock: what a slow moment held up is made up for. Returns how many were sent. */
async function traffic(server, channel, token, seconds, first) {
  const clients = await Promise.all(Array.from({ length: kSenders }, () => new HttpClient(server.port).open()));
  const count = seconds * kBusyRate;
  const began = performance.now();
  let sent = 0;
  await Promise.all(
    clients.map(async (http) => {
      while (sent < count) {
        const number = (sent += 1);
        const due = began + (number * 1000) / kBusyRate;
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
        const { status } = await http.request('POST', `/channels/${channel}/messages`, token, { content: `busy ${first + number}` });
        if (status !== 200) throw new Error(`status ${status}`);
      }
    }),
  );
  for (const http of clients) http.close();
  return count;
}

export async function webHour(context) {
  const minutes = Number(context.options.minutes ?? 60);
  return withSite(context, async (server) => {
    const { owner, guild } = await makePlace(server, 'web');
    const channel = await server.api('POST', `/guilds/${guild.id}/channels`, { token: owner.token, body: { name: 'busy', type: 0 } });
    await fill(server, owner.token, channel.id, 1000);
    const browser = await launch();
    try {
      const { page, devtools, go } = await open(browser, server, owner.token, `/channels/${guild.id}/${channel.id}`, { watched: false });
      await go();
      await page.locator('article[data-message]').first().waitFor();
      const looks = [];
      let [sent, cpu, at] = [0, await metric(devtools, 'ThreadTime'), performance.now()];
      const look = async (minute) => {
        const used = await metric(devtools, 'ThreadTime');
        const share = (used - cpu) / ((performance.now() - at) / 1000);
        const bytes = await heap(devtools);
        looks.push({ minute, sent, bytes, share });
        const nodes = await metric(devtools, 'Nodes');
        context.say(
          `minute ${minute}: ${sent} sent, heap ${(bytes / 1e6).toFixed(2)} MB, ${nodes} nodes, process ${(await processMb(browser)).toFixed(0)} MB, ${(share * 100).toFixed(1)} % of a core`,
        );
        [cpu, at] = [await metric(devtools, 'ThreadTime'), performance.now()];
      };
      await look(0);
      for (let minute = 0; minute < minutes; ) {
        const next = minute === 0 ? 1 : Math.min(minutes, Math.floor(minute / kLookMinutes + 1) * kLookMinutes);
        sent += await traffic(server, channel.id, owner.token, (next - minute) * 60, sent);
        await page.getByText(`busy ${sent}`, { exact: true }).waitFor();
        await look((minute = next));
      }
      const { seen, gaps } = await lookBack(page);
      const [start, end] = [looks[1], looks.at(-1)];
      const growth = end.bytes / start.bytes - 1;
      const busiest = Math.max(...looks.slice(1).map(({ share }) => share));
      const mb = ({ bytes }) => (bytes / 1e6).toFixed(2);
      return [
        {
          what: `web client: heap after ${minutes} minutes of ${kBusyRate} messages a second in view (${sent.toLocaleString('en')})`,
          goal: 'flat within 10 %',
          measured: `${mb(start)} → ${mb(end)} MB (${(growth * 100).toFixed(1)} %), at most ${mb({ bytes: Math.max(...looks.slice(1).map(({ bytes }) => bytes)) })} MB`,
          ok: growth < 0.1,
        },
        {
          what: `web client: that traffic, the last ${seen.length} messages looked at`,
          goal: 'none dropped, < 30 % of a core',
          measured: `${gaps} gaps, ${(busiest * 100).toFixed(1)} % of a core in the busiest five minutes`,
          ok: gaps === 0 && seen.length > 100 && busiest < 0.3,
        },
      ];
    } finally {
      await browser.close();
    }
  });
}

// Durable sends: 64 people post in channels of their own; an answer means that the message survives a power cut.
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { HttpClient, cpuSeconds, makePlace, median, percentile, withServer } from '../lib.mjs';

const kSenders = 64;
const kEach = 400;
const kRounds = 3;

/** Milliseconds of one append with fdatasync on the disk that the server uses. */
function syncCost() {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-sync-'));
  const file = openSync(join(folder, 'log'), 'a');
  const block = Buffer.alloc(4096, 'x');
  const times = [];
  for (let i = 0; i < 300; i += 1) {
    const at = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    times.push(performance.now() - at);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
  return median(times);
}

async function round(server, owner, clients) {
  const times = [];
  const cpu = cpuSeconds(server.child.pid);
  const began = performance.now();
  await Promise.all(
    clients.map(async ({ http, channel }) => {
      for (let i = 0; i < kEach; i += 1) {
        const at = performance.now();
        const { status } = await http.request('POST', `/channels/${channel}/messages`, owner.token, { content: `message ${i} of a benchmark` });
        if (status !== 200) throw new Error(`status ${status}`);
        times.push(performance.now() - at);
      }
    }),
  );
  return {
    rate: times.length / ((performance.now() - began) / 1000),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cpu: ((cpuSeconds(server.child.pid) - cpu) / times.length) * 1e6,
  };
}

export async function sends(context) {
  return withServer(context, async (server) => {
    const { owner, guild } = await makePlace(server, 'sends');
    const clients = [];
    for (let i = 0; i < kSenders; i += 1) {
      const channel = await server.api('POST', `/guilds/${guild.id}/channels`, { token: owner.token, body: { name: `c${i}`, type: 0 } });
      clients.push({ http: await new HttpClient(server.port).open(), channel: channel.id });
    }
    const rounds = [];
    for (let i = 0; i < kRounds; i += 1) {
      rounds.push({ ...(await round(server, owner, clients)), sync: syncCost() });
      const { rate, p50, p99, cpu, sync } = rounds.at(-1);
      context.say(`${rate.toFixed(0)}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${cpu.toFixed(0)} us of CPU, fdatasync ${sync.toFixed(2)} ms`);
    }
    for (const { http } of clients) http.close();
    const of = (key) => median(rounds.map((one) => one[key]));
    return [
      {
        what: `durable message sends over HTTP, ${kSenders} senders, fdatasync costs ${of('sync').toFixed(2)} ms`,
        goal: '>= 8,000/s where it costs 1 ms; p99 < 30 ms',
        measured: `${Math.round(of('rate')).toLocaleString('en')}/s, p50 ${of('p50').toFixed(1)} ms, p99 ${of('p99').toFixed(1)} ms, ${of('cpu').toFixed(0)} us of server CPU each`,
        ok: of('rate') >= 8000 && of('p99') < 30,
      },
    ];
  });
}

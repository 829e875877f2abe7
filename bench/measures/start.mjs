// How soon an empty server serves, and what it then holds.
import { performance } from 'node:perf_hooks';
import { median, rssKb, withServer } from '../lib.mjs';

export async function start(context) {
  const times = [];
  let memory = 0;
  for (let i = 0; i < 3; i += 1) {
    const began = performance.now();
    await withServer(context, async (server) => {
      times.push(performance.now() - began);
      memory = rssKb(server.child.pid) / 1024;
    });
  }
  const ms = median(times);
  context.say(`${ms.toFixed(0)} ms, ${memory.toFixed(1)} MiB`);
  return [
    { what: 'start to serving (first start, empty folder)', goal: '< 1 s', measured: `${(ms / 1000).toFixed(2)} s`, ok: ms < 1000 },
    { what: 'memory when idle', goal: '< 64 MB', measured: `${memory.toFixed(0)} MiB`, ok: memory * 1.048576 < 64 },
  ];
}

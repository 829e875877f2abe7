// Userland memory of an idle gateway session, plain and TLS: growth of the server's own resident memory.
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Program, addPeople, anonKb, makePlace, sleep, withServer } from '../lib.mjs';
import { run } from '../../tests/lib/server.mjs';

const kPeople = 50;

/** kB a session after READY, and after a heartbeat has confirmed it. */
async function measure(context, tls) {
  return withServer(
    context,
    async (server) => {
      const place = await makePlace(server, 'idle');
      const people = await addPeople(server, place, kPeople);
      const load = new Program(context.program('gateway_load'), ['--port', `${server.port}`, ...(tls ? ['--tls'] : [])]);
      for (const person of people) load.tell(`token ${person.token}`);
      // The first sessions pay for what all share: heaps of the threads, buffers, tables.
      await load.ask('open 500', 'opened');
      await load.ask('beat', 'beaten');
      await sleep(3000);
      const before = anonKb(server.child.pid);
      await load.ask(`open ${context.sessions}`, 'opened');
      const ready = (anonKb(server.child.pid) - before) / context.sessions;
      await load.ask('beat', 'beaten');
      await sleep(3000);
      const idle = (anonKb(server.child.pid) - before) / context.sessions;
      if (context.options.hold) await sleep(1000 * Number(context.options.hold));
      await load.stop();
      return { ready, idle };
    },
    tls ? { tls } : {},
  );
}

async function certificate(folder) {
  const cert = join(folder, 'cert.pem');
  const key = join(folder, 'key.pem');
  const made = await run('openssl', [
    ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost'.split(' '),
    ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', cert],
  ]);
  if (made.code !== 0) throw new Error(made.stderr);
  return { cert, key };
}

export async function idle(context) {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // The certificate is the benchmark's own.
  process.removeAllListeners('warning');
  const kinds = (context.options.kind ?? 'plain,tls').split(',');
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-tls-'));
  const rows = [];
  for (const [kind, goal] of [['plain', 3], ['tls', 18]]) {
    if (!kinds.includes(kind)) continue;
    const { ready, idle: kb } = await measure(context, kind === 'tls' ? await certificate(folder) : null);
    context.say(`${kind}: ${kb.toFixed(2)} kB, before the first heartbeat ${ready.toFixed(1)}`);
    rows.push({
      what: `idle gateway session, ${kind}, ${context.sessions} sessions of ${kPeople} people`,
      goal: `<= ${goal} kB`,
      measured: `${kb.toFixed(2)} kB (${ready.toFixed(1)} before the first heartbeat)`,
      ok: kb <= goal,
    });
  }
  rmSync(folder, { recursive: true });
  return rows;
}

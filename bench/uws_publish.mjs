// The other server that fan-out is compared with: uWebSockets, one topic, publish() of the same bytes to all.
//   node uws_publish.mjs            prints `port P`
// For each line `burst K BYTES FIRST` on standard input it publishes K messages of so many bytes on the wire, numbered
// from FIRST, in one turn, and prints `published`.
import { createInterface } from 'node:readline';
import uws from '@trufflesuite/uws-js-unofficial';

const app = uws.App();
app.ws('/*', {
  maxBackpressure: 64 * 1024 * 1024,
  open: (socket) => socket.subscribe('all'),
});
app.listen('127.0.0.1', 0, (socket) => {
  if (!socket) process.exit(1);
  process.stdout.write(`port ${uws.us_socket_local_port(socket)}\n`);
});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [, burst, bytes, first] = line.split(' ').map(Number);
    for (let i = 0; i < burst; i += 1) {
      const head = `{"t":"MESSAGE_CREATE","s":${first + i},"op":0,"d":"`;
      app.publish('all', `${head}${'x'.repeat(bytes - 4 - head.length - 2)}"}`, false);
    }
    process.stdout.write('published\n');
  })
  .on('close', () => process.exit(0));

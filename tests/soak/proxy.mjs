// A TCP proxy that cuts connections: what a bad network does to bots. They reach their gateway through it.
import net from 'node:net';
import { once } from 'node:events';

export class CuttingProxy {
  sockets = new Set();
  cuts = 0;

  async listen() {
    this.server = net.createServer((client) => this.accept(client));
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  accept(client) {
    const upstream = net.connect(this.target, '127.0.0.1');
    client.pipe(upstream);
    upstream.pipe(client);
    this.sockets.add(client);
    for (const socket of [client, upstream]) {
      socket.on('error', () => {}); // A cut connection reports an error at both ends; `close` follows.
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
        this.sockets.delete(client);
      });
    }
  }

  /** Cuts one connection of those that are open. */
  cut(random) {
    const open = [...this.sockets];
    if (open.length === 0) return;
    this.cuts += 1;
    open[random(open.length)].destroy();
  }

  close() {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

// A gateway client for measures: as little work a frame as possible.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';

/** A WebSocket client that is just enough to be started: hands out the payloads of whole frames. */
export class Client {
  constructor(port, query) {
    this.frames = [];
    this.buffer = Buffer.alloc(0);
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.socket.write(`GET /?v=9&encoding=json${query} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`);
    this.socket.on('data', (data) => {
      this.buffer = Buffer.concat([this.buffer, data]);
      this.look();
    });
  }
  look() {
    if (!this.upgraded) {
      const end = this.buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.upgraded = true;
      this.buffer = this.buffer.subarray(end + 4);
    }
    while (this.buffer.length >= 2) {
      const short = this.buffer[1] & 0x7f;
      const header = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (this.buffer.length < header) break;
      const length = short === 126 ? this.buffer.readUInt16BE(2) : short === 127 ? Number(this.buffer.readBigUInt64BE(2)) : short;
      if (this.buffer.length < header + length) break;
      this.frames.push(this.buffer.subarray(header, header + length));
      this.buffer = this.buffer.subarray(header + length);
    }
    this.wake?.();
  }
  async frame() {
    while (this.frames.length === 0) await new Promise((resolve) => (this.wake = resolve));
    return this.frames.shift();
  }
  /** The next frame of an uncompressed connection that is this event, or HELLO; others before it are dropped. */
  async event(name) {
    for (;;) {
      const frame = await this.frame();
      const text = frame.toString();
      if (name === 'HELLO' ? text.startsWith('{"op":10') || text.includes('"op":10,') : text.slice(0, 200).includes(`"t":"${name}"`))
        return { data: JSON.parse(text).d, bytes: frame.length };
    }
  }
  /** Forgets what has arrived. */
  drop() {
    this.frames.length = 0;
  }
  send(payload) {
    const text = Buffer.from(JSON.stringify(payload));
    const header = Buffer.alloc(8); // A mask of zeroes leaves the text as it is.
    header.writeUInt8(0x81, 0);
    header.writeUInt8(0x80 | 126, 1);
    header.writeUInt16BE(text.length, 2);
    this.socket.write(Buffer.concat([header, text]));
  }
  async close() {
    this.socket.destroy();
    await once(this.socket, 'close');
  }
}

// A built client in front of a server that has another one, or none, inside: for work on the page without building the server.
import http from 'node:http';
import net from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { once } from 'node:events';

const types = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

/** Serves `folder`, and passes everything that it does not have to `upstream` (a port of this machine). The server's policy of the page is kept. */
export async function startFront({ folder, upstream, port }) {
  const { headers: shell } = await fetch(`http://127.0.0.1:${upstream}/`);
  const policy = shell.get('content-security-policy');
  const front = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://front');
    const isPage = pathname === '/' || /^\/(channels|login|register|invite|forgot|reset|verify)(\/|$)/.test(pathname);
    const file = join(folder, isPage ? 'index.html' : pathname);
    if (request.method === 'GET' && !pathname.includes('..') && (isPage || existsSync(file))) {
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy, 'cache-control': 'no-cache' });
      response.end(readFileSync(file));
      return;
    }
    const passed = http.request({ host: '127.0.0.1', port: upstream, path: request.url, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  front.on('upgrade', (request, socket, head) => {
    const passed = net.connect(upstream, '127.0.0.1', () => {
      const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      passed.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('')}\r\n`);
      passed.write(head);
      socket.pipe(passed).pipe(socket);
    });
    passed.on('error', () => socket.destroy());
    socket.on('error', () => passed.destroy());
  });
  front.listen(port, '127.0.0.1');
  await once(front, 'listening');
  return () => {
    front.closeAllConnections();
    front.close();
  };
}

// The page, and a server that one can talk to. PORT (8080) is the page's.
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from '@ws/server';
import { createVoice } from '@ws/voice';
import { servePage } from './page-files.mjs';

const port = Number(process.env.PORT ?? 8080);
const pages = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];

const server = await createServer({
  ...{ model: 'base', port: 0, allowedOrigins: pages },
  protocols: [createVoice()],
});
const page = createHttpServer((request, response) => {
  servePage(request, response, server.url).then(
    (isServed) => isServed || response.writeHead(404).end(),
    (error) => {
      console.error(error);
      response.writeHead(500).end();
    },
  );
}).listen(port, '127.0.0.1');
await once(page, 'listening');
console.log(`Open ${pages[0]}`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    page.close();
    page.closeAllConnections();
    void server.close();
  });
}

// Captions beside a web application: one HTTP server, one port. Every transcript passes by the application.
import { createServer as createHttpServer } from 'node:http';
import { transcribe } from '@ws/client';
import { createServer } from '@ws/server';
import express from 'express';
import { check, spoken } from './recording.mjs';

const app = express();
const said = [];
app.get('/said', (_, response) => response.json(said));

const http = createHttpServer(app);
const captions = await createServer({
  server: http,
  model: 'tiny.en',
  async onEvent(event) {
    if (event.type === 'final') said.push(event.text);
  },
});
await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
const { port } = http.address();

for await (const { text } of transcribe(`ws://127.0.0.1:${port}`, spoken())) console.log(text);

const response = await fetch(`http://127.0.0.1:${port}/said`);
check((await response.json()).join(' '));
await captions.close();
http.closeAllConnections();
http.close();

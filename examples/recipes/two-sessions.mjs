// Two people at once, on one engine, in two ways of hearing.
import { transcribe } from '@ws/client';
import { createServer } from '@ws/server';
import { check, spoken } from './recording.mjs';

const server = await createServer({ model: 'tiny.en', port: 0, maxClients: 2 });
async function listen(name, strategy) {
  let text = '';
  for await (const final of transcribe(server.url, spoken(), { strategy })) {
    console.log(`${name}: ${final.text}`);
    text += `${final.text} `;
  }
  return text;
}
const texts = await Promise.all([listen('Ada', 'prompt'), listen('Ben', 'local-agreement')]);
await server.close();
texts.forEach(check);

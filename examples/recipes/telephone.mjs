// A telephone line: mu-law at 8 kHz, 20 ms a packet, as telephony services send it.
import { connect } from '@ws/client';
import { encodePcm } from '@ws/core/audio';
import { createServer } from '@ws/server';
import { samples } from './recording.mjs';

// What the line would bring.
const line = encodePcm(
  samples.filter((_, i) => i % 2 === 0),
  'mulaw',
);

const server = await createServer({ model: 'tiny.en', port: 0 });
const session = await connect(server.url, { sampleRate: 8000 });
async function listen() {
  const PACKET = 160;
  for (let at = 0; at < line.length; at += PACKET) {
    await session.writePcm(line.subarray(at, at + PACKET), 'mulaw');
  }
  await session.end();
}
let text = '';
async function show() {
  for await (const event of session) if (event.type === 'final') text += `${event.text} `;
}
await Promise.all([listen(), show()]);
await server.close();
console.log(text);
if (!text.includes('lighthouse')) throw new Error(text);

// A meeting with a microphone each: two sessions over one recording of two channels, told by who speaks.
import { connect } from '@ws/client';
import { createServer } from '@ws/server';
import { samples } from './recording.mjs';

// The first sentence is on the left, the others are on the right.
const TURN = 3 * 16_000;
const left = samples.map((sample, i) => (i < TURN ? sample : 0));
const right = samples.map((sample, i) => (i < TURN ? 0 : sample));

const server = await createServer({ model: 'tiny.en', port: 0, maxClients: 2 });
const said = [];
async function listen(name, channel) {
  const session = await connect(server.url, {
    language: 'en',
    onEvent(event) {
      if (event.type === 'final') said.push({ name, start: event.start, text: event.text });
    },
  });
  for (let at = 0; at < channel.length; at += 1600)
    await session.write(channel.subarray(at, at + 1600));
  await session.end();
}
await Promise.all([listen('left', left), listen('right', right)]);
await server.close();

// Both clocks begin at the same sample: the minutes are in order of what was said.
said.sort((a, b) => a.start - b.start);
for (const { name, start, text } of said) console.log(start.toFixed(1), `${name}:`, text);
if (said[0].name !== 'left' || !said[0].text.includes('lighthouse')) throw new Error('left');
if (!said.some(({ name, text }) => name === 'right' && text.includes('winters')))
  throw new Error('right');

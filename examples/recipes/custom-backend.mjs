// A session over a backend of one's own.
import { createStreamingSession } from '@ws/core';
import { createCountingBackend } from './counting-backend.mjs';
import { samples } from './recording.mjs';

const backend = createCountingBackend();
const session = createStreamingSession({ backend, vad: null });
await session.write(samples.subarray(0, 5 * 16_000));
await session.end();
const texts = [];
for await (const event of session) if (event.type === 'final') texts.push(event.text);
await backend[Symbol.asyncDispose]();
console.log(texts);
if (texts.join() !== '5.0 seconds') throw new Error('The backend was not heard.');

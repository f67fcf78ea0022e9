// Captions without a server: a session in the program itself.
import { createOnnxBackend } from '@ws/backend-onnx';
import { createStreamingSession } from '@ws/core';
import { createSileroVad } from '@ws/vad-silero';
import { check, spoken } from './recording.mjs';

const backend = createOnnxBackend({ model: 'tiny.en' });
const vad = await createSileroVad();
const session = createStreamingSession({ backend, vad });

async function speak() {
  for (const chunk of spoken()) await session.write(chunk);
  await session.end();
}

let text = '';
async function show() {
  for await (const event of session) {
    if (event.type === 'partial') console.log('…', event.text);
    if (event.type === 'final') {
      console.log(event.start.toFixed(2), event.text);
      text += `${event.text} `;
    }
  }
}

await Promise.all([speak(), show()]);
await session[Symbol.asyncDispose]();
await vad[Symbol.asyncDispose]();
await backend[Symbol.asyncDispose]();
check(text);

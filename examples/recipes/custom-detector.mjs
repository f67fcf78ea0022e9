// A session with a detector of one's own.
import { createOnnxBackend } from '@ws/backend-onnx';
import { createStreamingSession } from '@ws/core';
import { createLoudnessVad } from './loudness-vad.mjs';
import { check, spoken } from './recording.mjs';

const vad = createLoudnessVad();
const backend = createOnnxBackend({ model: 'tiny.en' });
const session = createStreamingSession({ backend, vad });
async function speak() {
  for (const chunk of spoken()) await session.write(chunk);
  await session.end();
}
let text = '';
async function show() {
  for await (const event of session) if (event.type === 'final') text += `${event.text} `;
}
await Promise.all([speak(), show()]);
await backend[Symbol.asyncDispose]();
await vad[Symbol.asyncDispose]();
console.log(text);
check(text);

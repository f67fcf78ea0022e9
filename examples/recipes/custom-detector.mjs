// A detector of one's own: speech is what is loud.
import { createOnnxBackend } from '@ws/backend-onnx';
import { createStreamingSession } from '@ws/core';
import { check, spoken } from './recording.mjs';

const vad = {
  specVersion: 'v1',
  name: 'loudness',
  sampleRates: [16_000],
  frameSizes: () => [480],
  process(frame) {
    const power = frame.reduce((sum, sample) => sum + sample * sample, 0) / frame.length;
    return Math.min(1, power / 1e-4);
  },
  reset() {},
  async [Symbol.asyncDispose]() {},
};

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
console.log(text);
check(text);

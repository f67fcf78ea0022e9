// Subtitles of a recording, without a server.
import { writeFileSync } from 'node:fs';
import { createOnnxBackend } from '@ws/backend-onnx';
import { formatTranscript } from '@ws/core/formats';
import { transcribeRecording } from '@ws/core/recording';
import { createSileroVad } from '@ws/vad-silero';
import { check, spoken } from './recording.mjs';

const backend = createOnnxBackend({ model: 'tiny.en' });
const vad = await createSileroVad();
const segments = [];
async function* audio() {
  yield* spoken(16_000);
}
for await (const event of transcribeRecording(audio(), { backend, vad, wordTimestamps: true })) {
  if (event.type === 'segment') segments.push(event.segment);
}
const srt = formatTranscript('srt', { segments, language: 'en' }, { cues: {} });
writeFileSync('talk.srt', srt);
console.log(srt);
await vad[Symbol.asyncDispose]();
await backend[Symbol.asyncDispose]();
check(srt);

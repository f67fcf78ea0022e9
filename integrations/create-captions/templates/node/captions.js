// Writes the subtitles of a recording: node captions.js talk.mp3 [model]
import { existsSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { createOnnxBackend } from '@ws/backend-onnx';
import { createContainerDecoders, readInOrder } from '@ws/containers';
import { formatTranscript } from '@ws/core/formats';
import { transcribeRecording } from '@ws/core/recording';
import { createModelProgress } from '@ws/models';
import { createSileroVad } from '@ws/vad-silero';

const [recording, model = 'base'] = process.argv.slice(2);
if (recording === undefined) {
  console.error('usage: node captions.js RECORDING [MODEL]');
  process.exit(2);
}
if (!existsSync(recording)) {
  console.error(`${recording}: no such file`);
  process.exit(1);
}

const progress = createModelProgress(process.stderr);
const backend = createOnnxBackend({ model, onProgress: progress.show });
const decoders = createContainerDecoders();
const vad = await createSileroVad();

/** The recording, WAV, MP3, MP4, FLAC, Ogg or WebM, as samples of one channel at 16 kHz. */
async function* samples() {
  const decoder = decoders.open();
  for await (const bytes of readInOrder(recording)) {
    for await (const [mono] of decoder.decode(bytes)) yield mono;
  }
  for await (const [mono] of decoder.end()) yield mono;
}

try {
  await backend.load();
  progress.stop();
  const segments = [];
  let language;
  for await (const event of transcribeRecording(samples(), { backend, vad })) {
    if (event.type !== 'segment') continue;
    console.log(event.segment.text);
    segments.push(event.segment);
    language = event.language;
  }
  const { dir, name } = parse(recording);
  const file = join(dir, `${name}.srt`);
  writeFileSync(file, formatTranscript('srt', { segments, language }));
  console.error(`→ ${file}`);
} finally {
  await vad[Symbol.asyncDispose]?.();
  await decoders[Symbol.asyncDispose]();
  await backend[Symbol.asyncDispose]();
}

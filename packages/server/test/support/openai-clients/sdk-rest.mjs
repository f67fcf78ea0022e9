// The npm package `openai`: recordings by HTTP. What it has heard goes to the standard output, as JSON.
import { createReadStream, readFileSync } from 'node:fs';
import OpenAI from 'openai';

const [baseURL, file, voice] = process.argv.slice(2);
const client = new OpenAI({ apiKey: 'a-key-of-our-own', baseURL, maxRetries: 2 });
const { transcriptions, translations } = client.audio;
const model = 'whisper-1';
const recording = () => createReadStream(file);

const json = await transcriptions.create({ file: recording(), model });
const text = await transcriptions.create({ file: recording(), model, response_format: 'text' });
const verbose = await transcriptions.create({
  ...{ file: recording(), model, response_format: 'verbose_json' },
  timestamp_granularities: ['word', 'segment'],
  chunking_strategy: { type: 'server_vad', threshold: 0.5 },
});
let streamed = '';
let done = '';
const stream = await transcriptions.create({
  ...{ file: recording(), model: 'gpt-4o-transcribe', stream: true, include: ['logprobs'] },
});
for await (const event of stream) {
  if (event.type === 'transcript.text.delta') streamed += event.delta;
  if (event.type === 'transcript.text.done') done = event.text;
}

let diarized;
let told;
if (voice !== undefined) {
  const speakers = { model: 'gpt-4o-transcribe-diarize', response_format: 'diarized_json' };
  diarized = await transcriptions.create({
    ...{ file: recording(), ...speakers, chunking_strategy: 'auto' },
    known_speaker_names: ['Thomas'],
    known_speaker_references: [`data:audio/wav;base64,${readFileSync(voice).toString('base64')}`],
  });
  told = [];
  const events = await transcriptions.create({ file: recording(), ...speakers, stream: true });
  for await (const event of events) {
    if (event.type === 'transcript.text.segment') told.push(event.speaker);
  }
}

/** Class and status of an error. */
const errorOf = (promise) =>
  promise.then(
    () => 'none',
    (error) =>
      `${error.constructor.name} ${error.status} ${error.param} ${error.requestID !== undefined}`,
  );
const errors = [
  await errorOf(transcriptions.create({ file: recording(), model: 'large-v3' })),
  await errorOf(translations.create({ file: recording(), model })),
  await errorOf(
    transcriptions.create({ file: new File(['no audio'.repeat(100)], 'a.wav'), model }),
  ),
  await errorOf(
    new OpenAI({ apiKey: 'another-key', baseURL }).models.list().then((page) => page.data),
  ),
];
const models = (await client.models.list()).data.map(({ id }) => id);
const words = verbose.words.map(({ word }) => word).join(' ');
const { language, duration, segments } = verbose;
console.log(
  JSON.stringify({
    ...{ json: json.text, text, verbose: verbose.text, streamed, done, words },
    ...{ errors, models, language, duration, segments: segments.length, diarized, told },
  }),
);

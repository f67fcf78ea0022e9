// The npm package `openai`: a text that is spoken in each format, and heard by the same server. What came of it goes to the
// standard output, as JSON.
import OpenAI, { toFile } from 'openai';

const [baseURL, input, formats] = process.argv.slice(2);
const client = new OpenAI({ apiKey: 'a-key-of-our-own', baseURL, maxRetries: 0 });
const { speech, transcriptions } = client.audio;
const model = 'gpt-4o-mini-tts';
const voice = 'coral';

async function hear(bytes, name) {
  const file = await toFile(bytes, name);
  return (await transcriptions.create({ file, model: 'whisper-1' })).text;
}

const heard = {};
for (const response_format of formats.split(',')) {
  const response = await speech.create({ model, voice, input, response_format });
  heard[response_format] = await hear(
    Buffer.from(await response.arrayBuffer()),
    `a.${response_format}`,
  );
}
let pieces = 0;
const streamed = await speech.create({ model, voice, input, response_format: 'wav', speed: 1.2 });
for await (const _ of streamed.body) pieces++;

const events = await speech.create({ model, voice, input, stream_format: 'sse' });
const types = [...(await events.text()).matchAll(/"type":"([^"]+)"/g)].map(([, type]) => type);

const errorOf = (promise) =>
  promise.then(
    () => 'none',
    (error) => `${error.constructor.name} ${error.status} ${error.param} ${error.code}`,
  );
const errors = [
  await errorOf(speech.create({ model, voice: 'nobody', input })),
  await errorOf(speech.create({ model: 'large', voice, input })),
];
const leaving = new AbortController();
setTimeout(() => leaving.abort(), 20);
const left = await errorOf(
  speech.create({ model, voice, input: `${input} `.repeat(20) }, { signal: leaving.signal }),
);
console.log(JSON.stringify({ heard, pieces, types: [...new Set(types)], errors, left }));

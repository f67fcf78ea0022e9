// `@deepgram/sdk`: a text that is spoken, and heard by the same server. What came of it goes to the standard output, as JSON.
import { DeepgramClient } from '@deepgram/sdk';

const [baseUrl, text] = process.argv.slice(2);
const client = new DeepgramClient({ apiKey: 'a-key-of-our-own', baseUrl, maxRetries: 0 });
const { audio } = client.speak.v1;

async function hear(bytes) {
  const { results } = await client.listen.v1.media.transcribeFile(Buffer.from(bytes), {
    model: 'nova-3',
  });
  return results.channels[0].alternatives[0].transcript;
}

const heard = {};
for (const encoding of ['mp3', 'linear16', 'mulaw', 'opus']) {
  const response = await audio.generate({ text, model: 'aura-2-thalia-en', encoding });
  heard[encoding] = await hear(await response.arrayBuffer());
}
const error = await audio.generate({ text, model: 'nobody' }).then(
  () => 'none',
  (fault) => [fault.constructor.name, fault.statusCode, fault.body.err_code],
);
console.log(JSON.stringify({ heard, error }));

// `@deepgram/sdk`: a text that is spoken, and heard by the same server; the same over a WebSocket, written to a file. What came
// of it goes to the standard output, as JSON.
import { writeFileSync } from 'node:fs';
import { DeepgramClient } from '@deepgram/sdk';

const [baseUrl, text, file] = process.argv.slice(2);
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

/** Says the text word by word, as a model writes it; what is cleared is not heard. */
async function speakLive() {
  const socket = await client.speak.v1.createConnection({
    ...{ model: 'aura-2-thalia-en', encoding: 'linear16', sample_rate: 24_000 },
  });
  const types = [];
  const sound = [];
  let told = () => {};
  const until = async (type) => {
    while (types.at(-1) !== type) {
      await new Promise((resolve) => {
        told = resolve;
      });
    }
  };
  socket.on('message', (message) => {
    if (message instanceof Blob) sound.push(message);
    else types.push(message.type);
    told();
  });
  const closed = new Promise((resolve) => socket.on('close', ({ code }) => resolve(code)));
  socket.connect();
  await socket.waitForOpen();
  socket.sendText({ type: 'Speak', text: 'This is not to be heard.' });
  socket.sendClear({ type: 'Clear' });
  await until('Cleared');
  sound.length = 0;
  for (const word of text.split(' ')) socket.sendText({ type: 'Speak', text: `${word} ` });
  socket.sendFlush({ type: 'Flush' });
  await until('Flushed');
  socket.sendClose({ type: 'Close' });
  const code = await closed;
  writeFileSync(file, Buffer.from(await new Blob(sound).arrayBuffer()));
  return { types, code };
}

const live = await speakLive();
console.log(JSON.stringify({ heard, error, live }));
process.exit(0);

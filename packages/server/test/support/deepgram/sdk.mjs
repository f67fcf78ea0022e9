// `@deepgram/sdk` as an app uses it: node sdk.mjs URL AUDIO v1|v2|post|lost
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeepgramClient } from '@deepgram/sdk';

const [url, file, what] = process.argv.slice(2);
const pcm = readFileSync(file);
const { listen } = new DeepgramClient({ apiKey: 'k', baseUrl: url });
if (what === 'post') {
  const { results } = await listen.v1.media.transcribeFile(pcm, {
    ...{ model: 'nova-3', diarize: true, utterances: true },
  });
  const [{ alternatives }] = results.channels;
  process.stdout.write(
    JSON.stringify({
      text: alternatives[0].transcript,
      speakers: alternatives[0].words.map(({ speaker }) => speaker),
      utterances: results.utterances.map(({ speaker }) => speaker),
    }),
  );
  process.exit(0);
}
const FORMAT = { encoding: 'linear16', sample_rate: 16_000 };
const socket =
  what === 'v2'
    ? await listen.v2.createConnection({
        ...{ model: 'flux-general-en', eager_eot_threshold: 0.5 },
        ...FORMAT,
      })
    : await listen.v1.createConnection({
        model: 'nova-3',
        interim_results: 'true',
        vad_events: 'true',
        utterance_end_ms: '1000',
        ...FORMAT,
      });
const messages = [];
let opened = 0;
let error;
socket.on('open', () => opened++);
socket.on('message', (message) => messages.push(message));
socket.on('error', ({ message }) => {
  error = message;
});
const closed = new Promise((resolve) => {
  socket.on('close', ({ code }) => code === 1000 && resolve(code));
});

function report(code) {
  const finals = messages.filter((message) => message.is_final || message.event === 'EndOfTurn');
  const text = finals
    .map((message) => message.transcript ?? message.channel.alternatives[0].transcript)
    .filter((part) => part !== '')
    .join(' ');
  const types = messages.map(({ type, event }) => event ?? type);
  process.stdout.write(JSON.stringify({ code, text, types, opened, error }));
  process.exit(0);
}

async function send(bytes) {
  for (let at = 0; at < bytes.length; at += 3200) {
    socket.sendMedia(bytes.subarray(at, at + 3200));
    await sleep(50);
  }
}

socket.connect();
await socket.waitForOpen();
if (what === 'lost') {
  process.stdout.write('open\n');
  while (opened < 2) await sleep(50);
}
await send(pcm);
if (what === 'v2') socket.sendCloseStream({ type: 'CloseStream' });
else {
  socket.sendFinalize({ type: 'Finalize' });
  socket.sendCloseStream({ type: 'CloseStream' });
}
report(await closed);

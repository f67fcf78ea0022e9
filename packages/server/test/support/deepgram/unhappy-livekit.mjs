// `@livekit/agents-plugin-deepgram` where something goes wrong: node unhappy-livekit.mjs PCM CASES, each {url, key, api, language, finals}
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { initializeLogger, stt } from '@livekit/agents';
import { STT, STTv2 } from '@livekit/agents-plugin-deepgram';
import { AudioFrame } from '@livekit/rtc-node';

const [file, cases] = process.argv.slice(2);
const bytes = readFileSync(file);
const pcm = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
initializeLogger({ pretty: false, level: 'silent' });

async function hear({ url, key, api, language, finals = 2 }) {
  const base = url.replace('http', 'ws');
  const deepgram =
    api === 'v2'
      ? new STTv2({ apiKey: key, endpointUrl: `${base}/v2/listen` })
      : new STT({ apiKey: key, baseUrl: base, ...(language && { language }) });
  const errors = [];
  deepgram.on('error', ({ error, recoverable }) =>
    errors.push(`${error.constructor.name} ${error.statusCode ?? ''} ${recoverable}`),
  );
  if (api === 'post') {
    try {
      const { alternatives } = await deepgram.recognize(new AudioFrame(pcm, 16_000, 1, pcm.length));
      return { text: alternatives[0].text, errors };
    } catch (error) {
      return { text: '', errors, thrown: error.message };
    }
  }
  const stream = deepgram.stream();
  const texts = [];
  const reading = (async () => {
    for await (const event of stream) {
      if (event.type === stt.SpeechEventType.FINAL_TRANSCRIPT)
        texts.push(event.alternatives[0].text);
    }
  })();
  for (let at = 0; at < pcm.length; at += 1600) {
    const samples = pcm.slice(at, at + 1600);
    try {
      stream.pushFrame(new AudioFrame(samples, 16_000, 1, samples.length));
    } catch {
      break;
    }
    await sleep(50);
  }
  // In the middle of an utterance.
  if (!stream.input?.closed) stream.endInput();
  let isOver = false;
  void reading.then(() => {
    isOver = true;
  });
  while (!isOver && texts.length < finals) await sleep(50);
  return { text: texts.join(' '), errors, isOver };
}

process.stdout.write(JSON.stringify(await Promise.all(JSON.parse(cases).map(hear))));
process.exit(0);

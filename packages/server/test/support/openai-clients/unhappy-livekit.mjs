// LiveKit's agents, their OpenAI plugin where something goes wrong: node unhappy-livekit.mjs PCM CASES, each {url, key, model, api, finals}
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { initializeLogger } from '@livekit/agents';
import { STT } from '@livekit/agents-plugin-openai';
import { AudioFrame } from '@livekit/rtc-node';

const [file, cases] = process.argv.slice(2);
const bytes = readFileSync(file);
const pcm = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
const FINAL = 2;
initializeLogger({ pretty: false, level: 'silent' });

async function hear({ url, key, model, api, finals = 2 }) {
  const useRealtime = api === 'realtime';
  const stt = new STT({ apiKey: key, baseURL: `${url}/v1`, model, useRealtime });
  const errors = [];
  stt.on('error', ({ error, recoverable }) => {
    errors.push(`${error.constructor.name} ${error.statusCode ?? error.message} ${recoverable}`);
  });
  if (!useRealtime) {
    try {
      const { alternatives } = await stt.recognize(new AudioFrame(pcm, 16_000, 1, pcm.length));
      return { text: alternatives[0].text, errors };
    } catch (error) {
      return { text: '', errors, thrown: `${error.constructor.name} ${error.status}` };
    }
  }
  const stream = stt.stream();
  const texts = [];
  const reading = (async () => {
    for await (const { type, alternatives } of stream) {
      if (type === FINAL) texts.push(alternatives[0].text);
    }
  })();
  const push = async (samples) => {
    try {
      stream.pushFrame(new AudioFrame(samples, 16_000, 1, samples.length));
    } catch {
      // It is over.
    }
    await sleep(20);
  };
  for (let at = 0; at < pcm.length; at += 1600) await push(pcm.slice(at, at + 1600));
  // Its turns are the server's: what is said last needs silence after it.
  for (let i = 0; i < 20; i++) await push(new Int16Array(1600));
  let isOver = false;
  void reading.then(() => {
    isOver = true;
  });
  while (!isOver && texts.length < finals) await sleep(50);
  stream.close();
  return { text: texts.join(' '), errors, isOver };
}

console.log(JSON.stringify(await Promise.all(JSON.parse(cases).map(hear))));
process.exit(0);

// LiveKit's agents: their OpenAI plugin, over a Realtime session with our turns.
import { readFileSync } from 'node:fs';
import { initializeLogger } from '@livekit/agents';
import { STT } from '@livekit/agents-plugin-openai';
import { AudioFrame } from '@livekit/rtc-node';

const [baseURL, file] = process.argv.slice(2);
initializeLogger({ pretty: false, level: 'silent' });
const stt = new STT({ apiKey: 'a-key-of-our-own', baseURL, model: 'tiny.en', useRealtime: true });
const stream = stt.stream();
const bytes = readFileSync(file).subarray(44);
const pcm = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const finals = [];
let interims = 0;
let last = Date.now();
void (async () => {
  for await (const event of stream) {
    last = Date.now();
    if (event.type === 1) interims++;
    if (event.type === 2) finals.push(event.alternatives[0].text);
  }
})();
for (let at = 0; at < pcm.length; at += 1600) {
  const samples = pcm.slice(at, at + 1600);
  stream.pushFrame(new AudioFrame(samples, 16000, 1, samples.length));
  await new Promise((resolve) => setTimeout(resolve, 30));
}
const silence = new Int16Array(1600);
for (let i = 0; i < 30; i++) {
  stream.pushFrame(new AudioFrame(silence, 16000, 1, silence.length));
  await new Promise((resolve) => setTimeout(resolve, 30));
}
while (Date.now() - last < 1500) await new Promise((resolve) => setTimeout(resolve, 100));
console.log(JSON.stringify({ finals, interims }));
process.exit(0);

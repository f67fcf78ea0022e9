// `@livekit/agents-plugin-deepgram` as an agent uses it: node livekit.mjs URL PCM v1|v2|post
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { initializeLogger, stt } from '@livekit/agents';
import { STT, STTv2 } from '@livekit/agents-plugin-deepgram';
import { AudioFrame } from '@livekit/rtc-node';

const [url, file, what] = process.argv.slice(2);
const bytes = readFileSync(file);
const pcm = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
const socketUrl = url.replace('http', 'ws');
const { SpeechEventType } = stt;
initializeLogger({ pretty: false, level: 'silent' });

function report(answer) {
  process.stdout.write(JSON.stringify(answer));
  process.exit(0);
}

const deepgram =
  what === 'v2'
    ? new STTv2({ apiKey: 'k', endpointUrl: `${socketUrl}/v2/listen`, eagerEotThreshold: 0.5 })
    : new STT({ apiKey: 'k', baseUrl: socketUrl });
if (what === 'post') {
  const { alternatives } = await deepgram.recognize(new AudioFrame(pcm, 16_000, 1, pcm.length));
  report({ text: alternatives[0].text });
}
const stream = deepgram.stream();
const events = [];
let lastAt = Date.now();
const reading = (async () => {
  for await (const event of stream) {
    if (event.type === SpeechEventType.RECOGNITION_USAGE) continue;
    events.push(event);
    lastAt = Date.now();
  }
})();
for (let at = 0; at < pcm.length; at += 1600) {
  const samples = pcm.slice(at, at + 1600);
  stream.pushFrame(new AudioFrame(samples, 16_000, 1, samples.length));
  await sleep(50);
}
// An agent listens on, and its plugin sends nothing while nobody speaks.
const pushedAt = Date.now();
while (Date.now() - Math.max(lastAt, pushedAt) < 3000) await sleep(100);
stream.endInput();
await Promise.race([reading, sleep(2000)]);
report({
  text: events
    .filter(({ type }) => type === SpeechEventType.FINAL_TRANSCRIPT)
    .map(({ alternatives }) => alternatives[0].text)
    .join(' '),
  types: events.map(({ type }) => SpeechEventType[type] ?? type),
});

import { createOnnxBackend } from '@ws/backend-onnx';
import { createStreamingSession, createPromptStrategy } from '@ws/core';
import { readWav } from '@ws/core/audio';
import { createWebRtcVad } from '@ws/vad-webrtc';
import { createSileroVad } from '@ws/vad-silero';
import { createEnergyVad } from '@ws/core';
import { readFileSync } from 'node:fs';
const { samples } = readWav(readFileSync('../shared/audio/stream60.wav'));
const backend = createOnnxBackend({ model: 'tiny.en', threads: 1 }); await backend.load();
for (const [n, mk] of [['webrtc', () => createWebRtcVad()]] as const) {
  const wrapped = { ...backend, capabilities: backend.capabilities, async transcribe(s: Float32Array, o: any) { const r = await backend.transcribe(s, o); if (process.env.ALL) console.log('   call', (s.length/16000).toFixed(2), JSON.stringify(r.text), r.segments.map((x) => [x.avgLogprob?.toFixed(2), x.noSpeechProb?.toFixed(3)].join('/')).join(' '), o.prompt?.slice(-40)); return r; } };
  const session = createStreamingSession({ backend: wrapped as any, vad: await mk(), strategy: createPromptStrategy(), language: 'en', partialIntervalMs: 0 });
  const done = (async () => { for await (const e of session) {
    if (e.type === 'final') console.log(n, e.start.toFixed(2), e.end.toFixed(2), JSON.stringify(e.text), e.segments.map((s) => [s.avgLogprob?.toFixed(2), s.noSpeechProb?.toFixed(3)].join('/')).join(' '));
    else if (e.type === 'suppressed') console.log(n, 'SUPPRESSED', e.reason, e.text, e.start, e.end);
    else if (e.type === 'speech_start' || e.type==='speech_end') console.log('      ', e.type, (e as any).position/16000);
  } })();
  for (let at = 0; at < samples.length; at += 1600) await session.write(samples.subarray(at, at + 1600));
  await session.end(); await done; await session[Symbol.asyncDispose]();
}
await backend[Symbol.asyncDispose]();

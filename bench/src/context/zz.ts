import { wordErrorRate } from '@ws/core/measures';
import { createStreamingSession } from '@ws/core';
import { loadSileroModel } from '@ws/vad-silero';
import { createContextHearing } from '../../../packages/core/src/strategy/context-hearing.js';
import { createWholeUtteranceStrategy } from '../../../packages/core/src/strategy/whole-utterance.js';
import { loadMeteredEngine } from '../engines.js';
import { countCalls } from '../streaming/counted-backend.js';
import { createEngineBackend } from '../streaming/engine-backend.js';
import { runSession } from '../streaming/run-session.js';
import { stream60 } from '../../../test/support/recordings.js';
import { room } from '../../../packages/backend-onnx/test/support/said-again.js';
import { corpora } from './corpora.js';
const silero = await loadSileroModel();
const { engine } = await loadMeteredEngine('tiny.en', 'int8');
const plain = createEngineBackend(engine); let loud = true;
const backend = countCalls({ ...plain, async transcribe(s, o) { const r = await plain.transcribe(s, o); if (loud) console.log('  ', s.length, JSON.stringify(o.prefix), JSON.stringify(r.text), r.segments.map((x) => x.avgLogprob?.toFixed(2)).join()); return r; } });
const make = (doubtBelow: number | undefined, isOpenEnded = true) => createWholeUtteranceStrategy('context', 0, createContextHearing({ overlapMs: 1000, isOpenEnded, doubtBelow }));
const one = async (samples: Float32Array, strategy: any, vad?: any) => { const h = await runSession(backend, strategy, samples, { vad, partialIntervalMs: 0 }); return h.flatMap(({ event }) => event.type === 'final' ? [event.text] : []); };
const cat = (p: Float32Array[]) => { const o = new Float32Array(p.reduce((a, b) => a + b.length, 0)); let at = 0; for (const x of p) { o.set(x, at); at += x.length; } return o; };
for (const w of ['0', '1', '2']) { process.env.MINW = w;
 for (const [a, b] of [[9.55, 10.6], [3.9, 4.25]] as const) for (const pause of [0.45, 1.5]) {
  const said = stream60().slice(Math.round(a * 16000), Math.round(b * 16000));
  console.log('MINW', w, a, pause, (await one(cat([room(0.5), ...[1, 2, 3].flatMap(() => [said, room(pause)])]), make(-0.5))).join(' | '));
 } }
loud = false;
const all = corpora();
for (const w of ['1', '2']) { process.env.MINW = w; const row = [];
 for (const { samples, text } of all) row.push(wordErrorRate(text, (await one(samples, make(-0.5), silero.createVad())).join(' ')).errors);
 console.log('MINW', w, row.join(' '), row.reduce((x, y) => x + y, 0)); }
await engine.release();

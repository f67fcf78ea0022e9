import type { Segment, StrategyName, VoiceActivityDetector } from '@ws/core';
import { transcribeRecording } from '@ws/core/recording';
import { strategyByName } from '@ws/core/strategies';
import type { MeteredEngine } from '../engines.js';
import { countCalls } from '../streaming/counted-backend.js';
import { createEngineBackend } from '../streaming/engine-backend.js';
import { runSession } from '../streaming/run-session.js';

/** As a recording, or live by a strategy. */
export const WAYS = [
  'recording',
  'prompt',
  'context',
  'hybrid',
  'local-agreement',
  'align-att',
] as const satisfies readonly ('recording' | StrategyName)[];

export type Way = (typeof WAYS)[number];

/** Hears a clip. @returns its segments that have a text */
export async function hearWords(
  { engine }: MeteredEngine,
  samples: Float32Array,
  way: Way,
  vad: VoiceActivityDetector,
): Promise<readonly Segment[]> {
  const backend = createEngineBackend(engine);
  const heard: Segment[] = [];
  if (way === 'recording') {
    for await (const event of transcribeRecording(samples, { backend, vad, language: 'en' })) {
      if (event.type === 'segment') heard.push(event.segment);
    }
  } else {
    const events = await runSession(countCalls(backend), strategyByName(way), samples, { vad });
    for (const { event } of events) {
      if (event.type !== 'final') continue;
      const { start, end, text } = event;
      heard.push(...(event.segments.length > 0 ? event.segments : [{ start, end, text }]));
    }
  }
  return heard.filter(({ text }) => text.trim() !== '');
}

import { setTimeout as sleep } from 'node:timers/promises';
import {
  createStreamingSession,
  type InferenceScheduler,
  type TranscriptionStrategy,
  type TurnDetector,
  type VoiceActivityDetector,
} from '@ws/core';
import { msToSamples, samplesToMs } from '@ws/core/internal';
import type { HeardEvent } from '../streaming/run-session.js';
import type { PausePolicy } from './pause-policies.js';

/** What a session is made of. */
export interface LiveTurns {
  readonly scheduler: InferenceScheduler;
  readonly turn: TurnDetector;
  readonly vad: VoiceActivityDetector;
  readonly strategy?: TranscriptionStrategy | undefined;
  readonly policy: PausePolicy;
}

// As microphones give it.
const CHUNK = msToSamples(20);
// So that the last sentence ends as the others do.
const AFTER = msToSamples(2000);

/** A session over a recording as it is spoken; `at` is on the recording's clock, in seconds. */
export async function hearLive(
  samples: Float32Array,
  { policy, turn, ...session }: LiveTurns,
): Promise<readonly HeardEvent[]> {
  const live = createStreamingSession({
    ...session,
    turn: policy.turn ? turn : undefined,
    endpointing: policy.endpointing,
    language: 'en',
  });
  const heard: HeardEvent[] = [];
  const started = performance.now();
  const listening = (async () => {
    for await (const event of live) heard.push({ event, at: (performance.now() - started) / 1000 });
  })();
  const spoken = new Float32Array(samples.length + AFTER);
  spoken.set(samples);
  for (let from = 0; from < spoken.length; from += CHUNK) {
    const early = started + samplesToMs(from + CHUNK) - performance.now();
    if (early > 0) await sleep(early);
    await live.write(spoken.subarray(from, from + CHUNK));
  }
  await live.end();
  await listening;
  await live[Symbol.asyncDispose]();
  return heard;
}

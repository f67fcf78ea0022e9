import type { LiveDiarizer, SpeakerTurn } from '@ws/core';
import { createSpeechDetector } from '@ws/core/vad';
import { createSileroVad } from '@ws/vad-silero';

const RATE = 16_000;
/** As a session cuts utterances. */
const ENDPOINTING = {
  minSilenceMs: 500,
  prefixPadMs: 300,
  hangoverMs: 300,
  maxUtteranceMs: 15_000,
} as const;
const PIECE = RATE / 10;

/** Utterances of a recording, as positions, and when each is known to be over. */
interface Utterance {
  readonly start: number;
  readonly end: number;
  readonly detectedAt: number;
}

async function utterancesOf(samples: Float32Array): Promise<readonly Utterance[]> {
  const detector = createSpeechDetector({ ...ENDPOINTING, vad: await createSileroVad() });
  const events = [...(await detector.push(samples)), ...detector.flush()];
  return events.flatMap(({ type, position }, i) => {
    const end = events[i + 1];
    if (type !== 'speech_start' || end === undefined) return [];
    const { length } = samples;
    return [
      {
        start: position,
        end: Math.min(length, end.position),
        detectedAt: Math.min(length, end.detectedAt),
      },
    ];
  });
}

/** What a live diarizer tells of recordings, and what that costs. */
export interface FollowedLive {
  /** Answers one after the other, for each recording. */
  readonly told: readonly (readonly SpeakerTurn[])[];
  /** Of this process, beside the networks'. */
  readonly cpuSeconds: number;
}

/** Gives recordings to streams as they would come, and asks when an utterance is over. */
export async function followLive(
  diarizer: LiveDiarizer,
  recordings: readonly Float32Array[],
): Promise<FollowedLive> {
  const told: (readonly SpeakerTurn[])[] = [];
  let cpuSeconds = 0;
  for (const samples of recordings) {
    const utterances = await utterancesOf(samples);
    const before = process.cpuUsage();
    await using stream = diarizer.open();
    const answers: SpeakerTurn[] = [];
    let written = 0;
    for (const { start, end, detectedAt } of utterances) {
      for (; written < detectedAt; written += PIECE) {
        stream.write(samples.subarray(written, Math.min(samples.length, written + PIECE)));
      }
      answers.push(...(await stream.turns(start / RATE, end / RATE)));
    }
    told.push(answers);
    const { user, system } = process.cpuUsage(before);
    cpuSeconds += (user + system) / 1e6;
  }
  return { told, cpuSeconds };
}

import type { Curve, Figure, SessionRecord } from '@ws/bench';
import { roundSeconds } from '@ws/core/internal';
import { heardSpeech } from '../../../packages/bench/src/measures/heard-speech.js';
import { lastFinalLatency } from '../../../packages/bench/src/measures/last-final-latency.js';

const MEDIAN = 'last-final-latency-p50';
/** Fewer utterances make no curve. */
const LEAST_POINTS = 3;

/** Beside each median of the last finals in a part: which share of the utterances is final within which time after its end. */
export function latencyShareCurves(
  part: string,
  figures: readonly Figure[],
  sessions: readonly SessionRecord[],
): readonly Curve[] {
  const own = new Map(sessions.filter((one) => one.part === part).map((one) => [one.id, one]));
  return figures.flatMap(({ measure, system, command, sessions: ids = [] }) => {
    if (measure !== MEDIAN) return [];
    const latencies = ids
      .flatMap((id) => own.get(id) ?? [])
      .flatMap((session) => heardSpeech(session))
      .flatMap(lastFinalLatency)
      .sort((a, b) => a - b);
    if (latencies.length < LEAST_POINTS) return [];
    return [
      {
        id: `${part}/${system}/share-of-utterances`,
        ...{ system, x: MEDIAN, y: 'share-of-utterances', command },
        points: latencies.map(
          (latency, i) => [roundSeconds(latency), (i + 1) / latencies.length] as const,
        ),
      },
    ];
  });
}

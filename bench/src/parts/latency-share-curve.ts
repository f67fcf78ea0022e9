import type { Curve, SessionRecord } from '@ws/bench';
import { heardSpeech } from '../../../packages/bench/src/measures/heard-speech.js';

/** Which share of a system's utterances is final within which time after its end. */
export function latencyShareCurves(
  part: string,
  sessions: readonly SessionRecord[],
  command: string,
): readonly Curve[] {
  const systems = [...new Set(sessions.map(({ system }) => system))];
  return systems.flatMap((system) => {
    const latencies = sessions
      .filter((session) => session.system === system)
      .flatMap((session) => heardSpeech(session))
      .flatMap(({ texts, end }) => {
        const last = texts.findLast(({ type }) => type === 'final');
        return last === undefined ? [] : [last.at - end];
      })
      .sort((a, b) => a - b);
    if (latencies.length < 3) return [];
    return [
      {
        id: `${part}/${system}/share-of-utterances`,
        ...{ system, x: 'last-final-latency-p50', y: 'share-of-utterances', command },
        points: latencies.map(
          (latency, i) => [round(latency), (i + 1) / latencies.length] as const,
        ),
      },
    ];
  });
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

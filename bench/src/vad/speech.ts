import { secondsToSamples } from '@ws/core/internal';
import { demoRecording, type StreamedRecording, stream60 } from '../streaming/recordings.js';
import type { Sound, Stretches } from './sound.js';

/** The recordings, with where words are spoken. */
export function samplesOf(): readonly Sound[] {
  return [stream60(), demoRecording()]
    .filter((recording) => recording !== undefined)
    .map((recording) => ({
      name: recording.name,
      samples: recording.samples,
      speech: spokenIn(recording),
      words: recording.utterances.flatMap(({ words }) =>
        words.map(({ start, end }) => [secondsToSamples(start), secondsToSamples(end)] as const),
      ),
    }));
}

/** From the first to the last word of what is said without a pause of 300 ms. */
function spokenIn({ utterances }: StreamedRecording): Stretches {
  const pause = secondsToSamples(0.3);
  const stretches: [number, number][] = [];
  for (const { words } of utterances) {
    for (const { start, end } of words) {
      const [from, to] = [secondsToSamples(start), secondsToSamples(end)];
      const last = stretches.at(-1);
      if (last !== undefined && from - last[1] < pause) last[1] = Math.max(last[1], to);
      else stretches.push([from, to]);
    }
  }
  return stretches;
}

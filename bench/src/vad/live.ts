import { fileURLToPath } from 'node:url';
import { distribution } from '@ws/bench';
import type { VadName } from '@ws/core/internal';
import { runLiveSession } from '../live/live-session.js';
import { startServerProcess } from '../live/server-process.js';
import { progress } from '../report.js';
import type { StreamedRecording } from '../streaming/recordings.js';
import { scoreSession } from '../streaming/score-session.js';

/** A session in real time, by its detector. Seconds. */
export interface LiveRow {
  readonly vad: VadName;
  /** Finals with text, and utterances that have one at least. */
  readonly finals: number;
  readonly answered: number;
  /** Each final with text: where it lies, and what it says. */
  readonly texts: readonly string[];
  /** Finals that lie in no utterance. */
  readonly invented: readonly string[];
  readonly errors: number;
  readonly words: number;
  /** From the end of each utterance's speech to the final that holds its last word. */
  readonly lastWord: readonly number[];
  /** From the start of speech to the first text. */
  readonly firstText: readonly number[];
}

const stream = fileURLToPath(new URL('../../../../shared/audio/stream60.wav', import.meta.url));

/** stream60 through the real server, sent by the client as a microphone would, once for each detector. */
export async function measureLive(
  recording: StreamedRecording,
  vads: readonly VadName[],
  chunkMs: number,
): Promise<readonly LiveRow[]> {
  const rows: LiveRow[] = [];
  const server = await startServerProcess('tiny.en', ['--threads', '1', '--processes', '1']);
  try {
    for (const vad of vads) {
      const session = await runLiveSession(server, stream, { strategy: 'prompt', vad, chunkMs });
      for (const complaint of session.complaints) progress(complaint);
      const score = scoreSession(recording, session.heard);
      const finals = session.heard.flatMap(({ event }) =>
        event.type === 'final' && event.text !== '' ? [event] : [],
      );
      const within = (start: number, end: number): boolean =>
        finals.some((final) => final.start < end && final.end > start);
      rows.push({
        vad,
        finals: finals.length,
        texts: finals.map(
          ({ start, end, text }) => `${start.toFixed(2)} to ${end.toFixed(2)}: ${text}`,
        ),
        answered: recording.utterances.filter(({ speechStart, speechEnd }) =>
          within(speechStart, speechEnd),
        ).length,
        invented: finals
          .filter(
            (final) =>
              !recording.utterances.some(
                ({ speechStart, speechEnd }) => final.start < speechEnd && final.end > speechStart,
              ),
          )
          .map(({ text }) => text),
        errors: score.errors,
        words: score.words,
        lastWord: score.utterances.map(({ words }, i) => {
          const { end, final = Number.NaN } = words.at(-1)!;
          return end + final - recording.utterances[i]!.speechEnd;
        }),
        firstText: score.firstTexts,
      });
      progress(JSON.stringify(rows.at(-1)));
    }
  } finally {
    await server[Symbol.asyncDispose]();
  }
  return rows;
}

/** Median, 95th percentile and most. */
export function spread(values: readonly number[]): string {
  const { p50, p95 } = distribution(values);
  return [p50, p95, Math.max(...values)].map((value) => value.toFixed(2)).join(' / ');
}

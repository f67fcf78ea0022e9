import { parseArgs } from 'node:util';
import { distribution } from '@ws/bench';
import type { FinalEvent, PartialEvent } from '@ws/core';
import { createContinuingPromptStrategy } from '@ws/core/strategies';
import { loadSileroModel } from '@ws/vad-silero';
import { createBuiltBackend, missingBuild } from '../built-backend.js';
import { describeMachine } from '../machine.js';
import { progress, publish, table } from '../report.js';
import { spokenRecordings } from '../spoken-recordings.js';
import { countCalls } from '../streaming/counted-backend.js';
import { runSession } from '../streaming/run-session.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', multiple: true, default: ['tiny.en', 'base'] },
    after: { type: 'string', multiple: true, default: ['500', '350', '300'] },
  },
});

const missing = missingBuild();
if (missing !== undefined) throw new Error(missing);
const silero = await loadSileroModel();
const recordings = (await spokenRecordings()).filter(({ language }) => language === 'en');

const wordsOf = (text: string): readonly string[] =>
  text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];

/** The first text of an utterance, what it became, and how much of the utterance's audio had been heard by then. */
interface FirstText {
  readonly first: PartialEvent;
  readonly final: FinalEvent;
  readonly heard: number;
}

async function firstTexts(
  hear: (samples: Float32Array) => ReturnType<typeof runSession>,
): Promise<readonly FirstText[]> {
  const found: FirstText[] = [];
  for (const { samples } of recordings) {
    const events = await hear(samples);
    for (const { event: final } of events) {
      if (final.type !== 'final' || final.text === '') continue;
      const shown = events.find(
        ({ event }) =>
          event.type === 'partial' && event.utteranceId === final.utteranceId && event.text !== '',
      );
      if (shown?.event.type !== 'partial') continue;
      found.push({ first: shown.event, final, heard: shown.event.end - final.start });
    }
  }
  return found;
}

const rows: string[][] = [];
for (const model of values.model) {
  await using backend = await createBuiltBackend(model, 'int8');
  await backend.load();
  for (const after of values.after) {
    const texts = await firstTexts((samples) =>
      runSession(countCalls(backend), createContinuingPromptStrategy(), samples, {
        vad: silero.createVad(),
        firstPartialMs: Number(after),
        partialIntervalMs: 500,
      }),
    );
    const shown = texts.map(({ first }) => wordsOf(first.text));
    const wrong = texts.reduce((sum, { final }, i) => {
      const said = wordsOf(final.text);
      return sum + shown[i]!.filter((word, at) => word !== said[at]).length;
    }, 0);
    rows.push([
      ...[model, `${after} ms`, String(texts.length)],
      `${distribution(texts.map(({ heard }) => heard)).p50.toFixed(2)} s`,
      `${wrong} of ${shown.flat().length}`,
    ]);
    progress(rows.at(-1)!.join('  '));
  }
}

publish('first-words', [
  '# The first words of an utterance',
  describeMachine(),
  [
    'Whole sessions over the English recordings, as if computing took no time; Silero, "prompt", int8. Heard: the audio of an',
    "utterance when its first words are shown, p50. Wrong: words of the first partial that are not the final's at their place.",
  ].join('\n'),
  table(['model', 'speech before it', 'utterances', 'heard', 'wrong'], rows),
]);

import type { FinalEvent, PartialEvent, SessionEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { createClientPositions } from '../session/client-positions.js';
import type { Answers, AnswersParts } from '../session/deepgram-codec.js';
import { createTurnAnswers } from './turn-answers.js';

/** What of an event the answers look at. */
function event<T extends PartialEvent | FinalEvent>(type: T['type'], place: Partial<T>): T {
  const { startSample = 0, endSample = startSample + 16_000 } = place;
  return {
    ...{ type, startSample, endSample, start: startSample / 16_000, end: endSample / 16_000 },
    ...{ segments: [], language: 'en', committedChars: 0, stableChars: 0 },
    ...place,
  } as unknown as T;
}

function answers() {
  const told: string[] = [];
  const flushes: (() => void)[] = [];
  const session = {
    position: 16_000,
    flush: () =>
      new Promise<void>((resolve) => {
        flushes.push(resolve);
      }),
  };
  const parts = {
    ...{ session, positions: createClientPositions(), digest: () => '' },
    send(message: { event?: string; turn_index?: number; transcript?: string; trigger?: string }) {
      const { event: name, turn_index: turn, transcript, trigger = '' } = message;
      if (name !== undefined) told.push(`${turn} ${name} ${transcript} ${trigger}`.trim());
    },
  };
  const turns: Answers = createTurnAnswers(
    { thresholds: {}, keyterms: [], languageHints: [], isMultilingual: false } as never,
    { requestId: 'r', host: {} as never },
    parts as unknown as AnswersParts,
  );
  return {
    told,
    turns,
    hear: (one: SessionEvent) => turns.onEvent(one as never),
    async answer() {
      flushes.shift()?.();
      await new Promise(setImmediate);
    },
  };
}

it('a turn that the client ends is not the one that has begun by the time that it is answered', async () => {
  const { told, turns, hear, answer } = answers();
  hear(event<PartialEvent>('partial', { utteranceId: 1, text: 'one' }));
  turns.onMessage({ type: 'ForceEndTurn' });
  hear(event<FinalEvent>('final', { utteranceId: 1, text: 'one two' }));
  hear(event<PartialEvent>('partial', { utteranceId: 2, text: 'three', startSample: 16_000 }));
  await answer();
  hear(event<PartialEvent>('partial', { utteranceId: 2, text: 'three four', startSample: 16_000 }));
  turns.onEnding?.();
  hear(event<FinalEvent>('final', { utteranceId: 2, text: 'three four', startSample: 16_000 }));
  turns.finish('client');
  expect(told).toEqual([
    '0 StartOfTurn one',
    '0 EndOfTurn one two manual',
    '1 StartOfTurn three',
    '1 Update three four',
    '1 EndOfTurn three four model',
  ]);
});

it('a turn that the client ends with what was shown of it ends there', async () => {
  const { told, turns, hear, answer } = answers();
  hear(event<PartialEvent>('partial', { utteranceId: 1, text: 'one' }));
  turns.onMessage({ type: 'ForceEndTurn' });
  turns.onMessage({ type: 'ForceEndTurn' });
  hear(event<FinalEvent>('final', { utteranceId: 1, text: '' }));
  await answer();
  expect(told).toEqual(['0 StartOfTurn one', '0 EndOfTurn  manual']);
});

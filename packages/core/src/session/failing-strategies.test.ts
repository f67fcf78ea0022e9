import { describe, expect, it } from 'vitest';
import type { TranscriptionBackend } from '../contracts/backend.js';
import type { TranscriptionStrategy, UtteranceDecoder } from '../contracts/strategy.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { createManualClock } from '../scheduling/__fixtures__/manual-clock.js';
import { createLocalAgreementStrategy } from '../strategy/local-agreement.js';
import { createPromptStrategy } from '../strategy/prompt.js';
import {
  backendOf,
  collect,
  heardMs,
  MANUAL,
  open,
  play,
  speech,
  transcript,
  turn,
} from './__fixtures__/session-under-test.js';
import { createStreamingSession } from './streaming-session.js';

/** The prompt strategy, but for how it opens its utterances. */
function openingBy(
  openUtterance: (backend: TranscriptionBackend, index: number) => UtteranceDecoder,
): TranscriptionStrategy {
  let opened = 0;
  return {
    ...createPromptStrategy(),
    openUtterance: (backend) => openUtterance(backend, opened++),
  };
}

describe('a strategy that cannot open an utterance', () => {
  it.each([0, 300])(
    'is an error of that audio, and the session goes on: partials every %i ms',
    async (partialIntervalMs) => {
      const prompt = createPromptStrategy();
      let broken = true;
      const strategy = openingBy((backend) => {
        if (broken) throw new Error('no decoder');
        return prompt.openUtterance(backend);
      });
      const { session, events, finals } = open(heardMs, { strategy, partialIntervalMs });
      await play(session, speech(1000));
      await session.flush();
      broken = false;
      await play(session, speech(1000));
      await session.end();
      await turn();
      expect(events.filter(({ type }) => type !== 'partial')).toMatchObject([
        { type: 'error', utteranceId: 1, start: 0, end: 1, error: { code: 'ERR_BACKEND_FAILED' } },
        { type: 'final', utteranceId: 2, start: 1, end: 2, text: 'heard 1000' },
      ]);
      expect(finals().length).toBe(1);
    },
  );

  it('is asked again where that may help, and only then', async () => {
    const clock = createManualClock();
    const prompt = createPromptStrategy();
    const down = new TranscribeError('down', { code: 'ERR_BACKEND_UNAVAILABLE', retryable: true });
    let opened = 0;
    const strategy = openingBy((backend, index) => {
      opened++;
      if (index < 2) throw down;
      return prompt.openUtterance(backend);
    });
    const { session, events } = open(heardMs, { strategy, clock, partialIntervalMs: 0 });
    await session.write(speech(900));
    const ended = session.end();
    for (let i = 0; i < 2; i++) await clock.advance(1000);
    await ended;
    await turn();
    expect(events).toMatchObject([{ type: 'final', text: 'heard 900' }]);
    expect(opened).toBe(3);
  });

  it.each([
    ['no decoder', () => undefined],
    ['a decoder that answers nothing', () => ({ decode: async () => undefined })],
    ['a decoder that answers no transcript', () => ({ decode: async () => ({ result: {} }) })],
    [
      'a decoder whose segments are none',
      () => ({
        decode: async () => ({ committedChars: 0, result: { text: 'x', segments: [{}] } }),
      }),
    ],
  ])('but gives %s, hangs nobody either', async (_, decoder) => {
    const strategy = openingBy(decoder as never);
    const { session, events } = open(heardMs, { strategy, partialIntervalMs: 300 });
    await play(session, speech(900));
    await session.flush();
    await play(session, speech(900));
    await session.end();
    await turn();
    expect(events).toMatchObject([
      { type: 'error', utteranceId: 1, error: { code: 'ERR_BACKEND_FAILED' } },
      { type: 'error', utteranceId: 2, error: { code: 'ERR_BACKEND_FAILED' } },
    ]);
  });
});

/** A session over a backend that does not hear that it is aborted; the test moves its clock. */
function openDeaf(strategy: TranscriptionStrategy, partialIntervalMs: number) {
  const clock = createManualClock();
  const engine = backendOf();
  const backend: TranscriptionBackend = {
    ...engine.backend,
    transcribe: (samples, { signal: _, ...options }) => engine.backend.transcribe(samples, options),
  };
  const options = { ...MANUAL, backend, clock, strategy, partialIntervalMs };
  const session = createStreamingSession(options);
  return { ...engine, ...collect(session), session, clock };
}

const LOOP = Array.from({ length: 12 }, () => 'and so').join(' ');

describe('a call that was given up, and is answered after all', () => {
  it('suppresses nothing of the call that took its place', async () => {
    const { session, clock, calls, waiting, events } = openDeaf(createPromptStrategy(), 0);
    await session.write(speech(900));
    const flushed = session.flush();
    await clock.advance(60_000);
    await clock.advance(250);
    expect(calls.length).toBe(2);
    waiting[0]!.answer(transcript(LOOP));
    await turn();
    waiting[0]!.answer(transcript('done'));
    await flushed;
    await turn();
    expect(events).toMatchObject([{ type: 'final', text: 'done' }]);
    // And the prompt of what follows is whole.
    await session.write(speech(900));
    void session.flush();
    await turn();
    expect(calls[2]!.options.prompt).toBe('done');
    await session[Symbol.asyncDispose]();
  });

  it('commits nothing under a strategy that agrees, and drafts nothing', async () => {
    const strategy = createLocalAgreementStrategy({ agreementMs: 0 });
    const { session, clock, waiting, partials, finals } = openDeaf(strategy, 500);
    await play(session, speech(600));
    waiting[0]!.answer(transcript('one two'));
    await turn();
    // Would agree with it.
    await play(session, speech(500));
    expect(waiting.length).toBe(1);
    await clock.advance(60_000);
    await play(session, speech(500));
    expect(waiting.length).toBe(2);
    waiting[0]!.answer(transcript('one two three'));
    await turn();
    waiting[0]!.answer(transcript('four five'));
    await turn();
    expect(partials().map(({ text, committedChars }) => [text, committedChars])).toEqual([
      ['one two', 0],
      ['four five', 0],
    ]);
    const ended = session.end();
    await turn();
    waiting[0]!.answer(transcript('four five six'));
    await ended;
    await turn();
    expect(finals()).toMatchObject([{ text: 'four five six' }]);
  });

  it('as partial, whose turn the final has taken, commits nothing', async () => {
    const strategy = createLocalAgreementStrategy({ agreementMs: 0 });
    const { session, waiting, finals } = openDeaf(strategy, 500);
    await play(session, speech(600));
    waiting[0]!.answer(transcript('one two'));
    await turn();
    await play(session, speech(500));
    const ended = session.end();
    await turn();
    waiting[0]!.answer(transcript('one two three'));
    await turn();
    waiting[0]!.answer(transcript('four'));
    await ended;
    await turn();
    expect(finals()).toMatchObject([{ text: 'four' }]);
  });
});

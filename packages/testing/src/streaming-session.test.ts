// The session of @ws/core over the scripted backend: whole streams, generated. It stands here because core cannot
// depend on its own test kit.
import {
  createStreamingSession,
  type FinalEvent,
  type SessionEvent,
  type StreamingSessionOptions,
  TranscribeError,
} from '@ws/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualClock } from './fakes/manual-clock.js';
import { createScriptedBackend, type ScriptedCall } from './fakes/scripted-backend.js';
import { createSpeechScript, type ScriptPart, type SpeechScript } from './fakes/speech-script.js';

interface Plan {
  readonly parts: readonly ScriptPart[];
  /** Samples at which `flush` is called. */
  readonly flushes: readonly number[];
  /** Samples per write, used in turn. */
  readonly chunks: readonly number[];
  /** Milliseconds per call, used in turn. */
  readonly latencies: readonly number[];
  /** Which calls fail, in turn. */
  readonly failures: readonly boolean[];
  /** Audio seconds per second of the clock, at most. */
  readonly pace: number;
  readonly awaitsFlush: boolean;
  readonly options: Partial<StreamingSessionOptions>;
}

const word = fc.record({
  ms: fc.integer({ min: 120, max: 500 }),
  gapMs: fc.integer({ min: 40, max: 250 }),
});
const utterance = fc.record({
  words: fc.array(word, { minLength: 1, maxLength: 12 }),
  pauseMs: fc.integer({ min: 400, max: 4000 }),
  isFlushed: fc.boolean(),
  /** How far into the pause. */
  flushAt: fc.double({ min: 0.3, max: 1, noNaN: true }),
});

const plans: fc.Arbitrary<Plan> = fc
  .record({
    leadMs: fc.nat(3000),
    utterances: fc.array(utterance, { minLength: 1, maxLength: 6 }),
    chunks: fc.array(fc.integer({ min: 1, max: 12_000 }), { minLength: 1, maxLength: 5 }),
    latencies: fc.array(fc.nat(3000), { minLength: 1, maxLength: 7 }),
    failures: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
    pace: fc.constantFrom(0.5, 1, 4, Number.POSITIVE_INFINITY),
    awaitsFlush: fc.boolean(),
    options: fc.record({
      partialIntervalMs: fc.constantFrom(0, 200, 500),
      maxUtteranceMs: fc.constantFrom(4000, 28_000),
      maxBufferedMs: fc.constantFrom(29_000, 60_000),
      prefixPadMs: fc.constantFrom(100, 300),
    }),
  })
  .map(({ leadMs, utterances, chunks, ...rest }) => {
    const parts: ScriptPart[] = [{ pauseMs: leadMs }];
    const flushes: number[] = [];
    let ms = Math.max(leadMs, 1 / 16);
    let count = 0;
    for (const { words, pauseMs, isFlushed, flushAt } of utterances) {
      for (const { ms: length, gapMs } of words) {
        parts.push({ text: `w${count++}`, ms: length }, { pauseMs: gapMs });
        ms += length + gapMs;
      }
      if (isFlushed) flushes.push(Math.round((ms + pauseMs * flushAt) * 16));
      parts.push({ pauseMs });
      ms += pauseMs;
    }
    // Writes of a sample each would only be slow.
    const step = chunks.some((size) => size > 400) ? chunks : [...chunks, 4000];
    return { parts, flushes, chunks: step, ...rest };
  });

const nth = <T>(values: readonly T[], index: number): T => values[index % values.length]!;

/** Retryable failures: of partials as often as it comes, of finals at most two in a row. */
function failuresOf(plan: Plan): (call: ScriptedCall) => Error | undefined {
  let inARow = 0;
  return ({ index, options }) => {
    const fails = nth(plan.failures, index) && (options.timestamps === false || inARow < 2);
    if (options.timestamps !== false) inARow = fails ? inARow + 1 : 0;
    if (!fails) return undefined;
    return new TranscribeError('down', { code: 'ERR_BACKEND_CRASHED', retryable: true });
  };
}

function start(plan: Plan, script: SpeechScript, options: Partial<StreamingSessionOptions> = {}) {
  const clock = createManualClock();
  const backend = createScriptedBackend({
    clock,
    latencyMs: ({ index }) => nth(plan.latencies, index),
    failures: failuresOf(plan),
    hypotheses: ({ samples }) => script.hear(samples),
  });
  const session = createStreamingSession({ backend, clock, ...plan.options, ...options });
  const events: SessionEvent[] = [];
  const reading = (async () => {
    for await (const event of session) events.push(event);
  })();
  return { clock, backend, session, events, reading };
}

type Running = ReturnType<typeof start>;

/** Writes all audio in the plan's pieces, flushing on the way. */
async function play(
  plan: Plan,
  script: SpeechScript,
  { clock, session }: Running,
  afterWrite: (written: number) => Promise<void> | void = () => {},
): Promise<number> {
  const { samples } = script;
  const flushes = [...plan.flushes];
  let answeredFlushes = 0;
  let lastFlush = 0;
  for (let at = 0, turn = 0; at < samples.length; turn++) {
    const next = flushes[0] ?? samples.length;
    const end = Math.min(at + nth(plan.chunks, turn), next, samples.length);
    await clock.runUntil(session.write(samples.subarray(at, end)));
    if (Number.isFinite(plan.pace)) await clock.advance((end - at) / 16 / plan.pace);
    at = end;
    await afterWrite(at);
    if (at === flushes[0]) {
      flushes.shift();
      if (at > lastFlush) answeredFlushes++;
      lastFlush = at;
      const flushed = session.flush();
      if (plan.awaitsFlush) await clock.runUntil(flushed);
    }
  }
  return answeredFlushes + (samples.length > lastFlush ? 1 : 0);
}

function checkOrder(events: readonly SessionEvent[]): void {
  let answeredTo = 0;
  let answeredId = 0;
  events.forEach((event, index) => {
    expect(event.seq).toBe(index + 1);
    if (event.type === 'warning') return;
    expect(event.end).toBeGreaterThanOrEqual(event.start);
    expect(event.start).toBeGreaterThanOrEqual(answeredTo);
    expect(event.segmentId).toBe(answeredId + 1);
    if (event.type === 'partial') return;
    answeredTo = event.end;
    answeredId = event.segmentId;
    if (event.type !== 'final') return;
    let earliest = event.start;
    for (const segment of event.segments) {
      expect(segment.start).toBeGreaterThanOrEqual(earliest);
      expect(segment.end).toBeGreaterThanOrEqual(segment.start);
      earliest = segment.end;
    }
    expect(earliest).toBeLessThanOrEqual(event.end);
  });
}

const finalsOf = (events: readonly SessionEvent[]) =>
  events.filter((event): event is FinalEvent => event.type === 'final');

describe('a streaming session, whatever the stream', { timeout: 120_000 }, () => {
  it('hears every word once, in order, and answers every utterance once', () =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const script = createSpeechScript(plan.parts);
        const running = start(plan, script);
        const { clock, session, backend, events, reading } = running;
        const closes = await play(plan, script, running);
        await clock.runUntil(session.end());
        await reading;

        checkOrder(events);
        const finals = finalsOf(events);
        const heard = finals.flatMap(({ text }) => text.split(' ').filter(Boolean));
        expect(heard).toEqual(script.words.map(({ text }) => text));
        expect(finals.length).toBeGreaterThanOrEqual(closes);
        // More are needed only where a stretch between two flushes is longer than an utterance may be.
        const bounds = [0, ...plan.flushes, script.samples.length];
        const longest = Math.max(...bounds.map((at, i) => at - (bounds[i - 1] ?? 0)));
        if (longest <= (plan.options.maxUtteranceMs ?? 0) * 16) expect(finals.length).toBe(closes);
        expect(events.some(({ type }) => type === 'error')).toBe(false);

        // A partial tells the beginning of what the final will; where a long utterance is cut, of that and the next.
        for (const event of events) {
          if (event.type !== 'partial') continue;
          const following = finals.filter(({ segmentId }) => segmentId >= event.segmentId);
          const told = following.map(({ text }) => text).join(' ');
          expect(told.startsWith(event.text)).toBe(true);
          expect(event.stableChars).toBeLessThanOrEqual(event.text.length);
        }

        expect(backend.maxConcurrent).toBe(1);
        const limit = Math.min(plan.options.maxUtteranceMs ?? 28_000, 30_000) * 16;
        for (const call of backend.calls) expect(call.samples.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 200 },
    ));

  it('gives times that are those of the words', () =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const script = createSpeechScript(plan.parts);
        const running = start(plan, script);
        await play(plan, script, running);
        await running.clock.runUntil(running.session.end());
        await running.reading;
        const { words } = script;
        for (const { text, segments } of finalsOf(running.events)) {
          const first = words.find((spoken) => spoken.text === text.split(' ')[0]);
          if (first !== undefined) expect(segments[0]?.start).toBeCloseTo(first.start, 4);
        }
      }),
      { numRuns: 60 },
    ));

  it('holds no more audio than it may, without a detector too', () =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const script = createSpeechScript(plan.parts);
        const running = start(plan, script, {
          vad: null,
          maxUtteranceMs: 4000,
          maxBufferedMs: 6000,
        });
        const { session, events, clock } = running;
        await play(plan, script, running, async (written) => {
          const answered = events.findLast((event) => event.type === 'final')?.end ?? 0;
          // What a write brought, and a final that is on its way to the reader.
          expect(written - answered * 16_000).toBeLessThanOrEqual(6000 * 16 + 12_000);
        });
        await clock.runUntil(session.end());
        await running.reading;
        checkOrder(events);
        const finals = finalsOf(events);
        const heard = finals.flatMap(({ text }) => text.split(' ').filter(Boolean));
        expect(heard).toEqual(script.words.map(({ text }) => text));
        // Without a detector not a sample is left out.
        finals.forEach(({ start: from }, index) => {
          expect(from).toBe(finals[index - 1]?.end ?? 0);
        });
        expect(finals.at(-1)?.end).toBe(session.position / 16_000);
      }),
      { numRuns: 60 },
    ));

  it('answers all it can when the engine fails for good, and says what it could not', () =>
    fc.assert(
      fc.asyncProperty(
        plans,
        fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
        async (plan, dead) => {
          const script = createSpeechScript(plan.parts);
          const clock = createManualClock();
          const backend = createScriptedBackend({
            failures: ({ index }) =>
              nth(dead, index)
                ? new TranscribeError('no', { code: 'ERR_BACKEND_FAILED' })
                : undefined,
            hypotheses: ({ samples }) => script.hear(samples),
          });
          const session = createStreamingSession({ backend, clock, ...plan.options });
          const events: SessionEvent[] = [];
          const reading = (async () => {
            for await (const event of session) events.push(event);
          })();
          const closes = await play(plan, script, { clock, backend, session, events, reading });
          await clock.runUntil(session.end());
          await reading;
          checkOrder(events);
          const answers = events.filter(({ type }) => type === 'final' || type === 'error');
          expect(answers.length).toBeGreaterThanOrEqual(closes);
          // Each word is in a final, or in the audio of an error.
          for (const { text, start: at } of script.words) {
            const inFinal = answers.some(
              (a) => a.type === 'final' && a.text.split(' ').includes(text),
            );
            const inError = answers.some((a) => a.type === 'error' && a.start <= at && at < a.end);
            expect([inFinal, inError].filter(Boolean).length).toBe(1);
          }
        },
      ),
      { numRuns: 60 },
    ));

  it('is silent after dispose, leaves nobody waiting and no call running', () =>
    fc.assert(
      fc.asyncProperty(plans, fc.nat(20), async (plan, steps) => {
        const script = createSpeechScript(plan.parts);
        const running = start(plan, script);
        const { clock, session, backend, events, reading } = running;
        const pending: Promise<unknown>[] = [];
        const { samples } = script;
        for (let step = 0; step < steps; step++) {
          const at = session.position;
          pending.push(session.write(samples.subarray(at, at + 8000)));
          if (step % 5 === 4) pending.push(session.flush());
          await clock.advance(100);
        }
        const outcomes = Promise.allSettled(pending);
        await session[Symbol.asyncDispose]();
        const seen = events.length;
        await clock.runUntil(outcomes);
        await reading;
        await clock.advance(60_000);
        expect(events.length).toBe(seen);
        expect(backend.calls.every(({ outcome }) => outcome !== 'pending')).toBe(true);
        for (const outcome of await outcomes) {
          if (outcome.status === 'rejected') expect(outcome.reason.code).toBe('ERR_DISPOSED');
        }
      }),
      { numRuns: 60 },
    ));
});

// The session of @ws/core over the scripted backend: whole streams, generated. It stands here because core cannot
// depend on its own test kit.
import {
  createInferenceScheduler,
  createPromptStrategy,
  createStreamingSession,
  type EndpointingOptions,
  type FinalEvent,
  type SessionEvent,
  type StreamingSession,
  type StreamingSessionOptions,
  TranscribeError,
  type TranscriptionStrategy,
} from '@ws/core';
import {
  createAlignAttStrategy,
  createContextStrategy,
  createHybridStrategy,
  createLocalAgreementStrategy,
} from '@ws/core/strategies';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/random-seed.js';
import { createManualClock, type ManualClock } from './fakes/manual-clock.js';
import {
  createScriptedBackend,
  type ScriptedBackend,
  type ScriptedCall,
} from './fakes/scripted-backend.js';
import { createScriptedLiveDiarizer } from './fakes/scripted-live-diarizer.js';
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
  readonly strategy: keyof typeof STRATEGIES;
  /** Whether the backend takes a prefix, tells tokens, tells word times. */
  readonly skills: readonly [prefix: boolean, tokens: boolean, wordTimestamps: boolean];
  readonly endpointing: EndpointingOptions & { readonly maxUtteranceMs: number };
  readonly options: Partial<StreamingSessionOptions>;
  /** Milliseconds that a diarizer takes; none is asked where it is left out. */
  readonly speakersMs: number | undefined;
}

const STRATEGIES = {
  prompt: () => createPromptStrategy(),
  context: () => createContextStrategy(),
  hybrid: () => createHybridStrategy({ contextOverlapMs: 2500 }),
  agreement: () => createLocalAgreementStrategy(),
  attention: () => createAlignAttStrategy(),
  'agreement of 3': () => createLocalAgreementStrategy({ hypotheses: 3, agreementMs: 300 }),
} satisfies Record<string, () => TranscriptionStrategy>;

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
    strategy: fc.constantFrom(...(Object.keys(STRATEGIES) as (keyof typeof STRATEGIES)[])),
    skills: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    endpointing: fc.record({
      automatic: fc.boolean(),
      minSilenceMs: fc.constantFrom(300, 700),
      maxUtteranceMs: fc.constantFrom(4000, 28_000),
      prefixPadMs: fc.constantFrom(100, 300),
    }),
    speakersMs: fc.constantFrom(undefined, 0, 400, 3000),
    options: fc.record({
      partialIntervalMs: fc.constantFrom(0, 200, 500),
      maxBufferedMs: fc.constantFrom(29_000, 60_000),
      speculate: fc.boolean(),
      wordTimestamps: fc.boolean(),
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

/** Whether a call may be of a partial; one that a prefix and no tokens are asked of counts as a final. */
const isPartial = ({ options: { timestamps, prefix, tokens } }: ScriptedCall): boolean =>
  timestamps === false && (prefix === undefined || tokens === true);

/**
 * Retryable failures: of partials as often as it comes, of finals at most two before four calls succeed in a row. A final
 * may take four calls (with its context and without, each with a prompt and without) and three tries.
 */
function failuresOf(plan: Plan): (call: ScriptedCall) => Error | undefined {
  let failed = 0;
  let succeeded = 0;
  return (call) => {
    const fails = nth(plan.failures, call.index) && (isPartial(call) || failed < 2);
    if (!isPartial(call)) {
      succeeded = fails ? 0 : succeeded + 1;
      failed = succeeded === 4 ? 0 : failed + Number(fails);
    }
    if (!fails) return undefined;
    return new TranscribeError('down', { code: 'ERR_BACKEND_CRASHED', retryable: true });
  };
}

/** A backend that hears the script; what is cut off at the end of its audio it takes for something else. */
function backendOf(plan: Plan, script: SpeechScript, clock: ManualClock): ScriptedBackend {
  const [prefix, tokens, wordTimestamps] = plan.skills;
  const needsAttention = plan.strategy === 'attention';
  return createScriptedBackend({
    clock,
    capabilities: needsAttention
      ? { prefix, tokens: true, wordTimestamps, attention: true }
      : { prefix, tokens, wordTimestamps },
    latencyMs: ({ index }) => nth(plan.latencies, index),
    failures: failuresOf(plan),
    hypotheses: (call) => {
      const { samples } = call;
      const words = script.hear(samples);
      const last = words.at(-1);
      const isCutOff = last !== undefined && last.end * 16_000 >= samples.length - 1;
      if (!isPartial(call) || !isCutOff) return words;
      return [...words.slice(0, -1), { ...last, text: `x${samples.length}`, probability: 0.5 }];
    },
  });
}

/** A session by the plan, over the backend or scheduler of the options. */
function open(plan: Plan, options: StreamingSessionOptions): StreamingSession {
  return createStreamingSession({
    strategy: STRATEGIES[plan.strategy](),
    endpointing: plan.endpointing,
    // How far a session has answered is known by its finals alone.
    emptyFinals: true,
    ...plan.options,
    ...options,
  });
}

/** Reads a session to its end. */
function read(session: StreamingSession): { events: SessionEvent[]; reading: Promise<void> } {
  const events: SessionEvent[] = [];
  const reading = (async () => {
    for await (const event of session) events.push(event);
  })();
  return { events, reading };
}

function start(plan: Plan, script: SpeechScript, options: Partial<StreamingSessionOptions> = {}) {
  const clock = createManualClock();
  const backend = backendOf(plan, script, clock);
  const { speakersMs } = plan;
  const turns = [{ start: 0, end: 600, speaker: 'Anna' }];
  const speakers = speakersMs !== undefined && {
    speakers: { diarizer: createScriptedLiveDiarizer({ clock, turns, latencyMs: speakersMs }) },
  };
  const session = open(plan, { backend, clock, ...speakers, ...options });
  return { clock, backend, session, ...read(session) };
}

type Running = ReturnType<typeof start>;

/** Writes all audio in the plan's pieces, flushing on the way. */
async function play(
  plan: Plan,
  script: SpeechScript,
  { clock, session }: Pick<Running, 'clock' | 'session'>,
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

/** What holds of the events of any session, whatever happens. */
function checkOrder(events: readonly SessionEvent[]): void {
  let answeredTo = 0;
  let answeredId = 0;
  let speaking = false;
  const committed = new Map<number, string>();
  events.forEach((event, index) => {
    expect(event.seq).toBe(index + 1);
    if (event.type === 'warning' || event.type === 'suppressed') return;
    if (event.type === 'untranscribed') return;
    if (event.type === 'speakers') {
      expect(event.utteranceId).toBeLessThanOrEqual(answeredId);
      return;
    }
    if (event.type === 'speech_start' || event.type === 'speech_end') {
      expect(speaking).toBe(event.type === 'speech_end');
      speaking = event.type === 'speech_start';
      return;
    }
    expect(event.endSample).toBeGreaterThanOrEqual(event.startSample);
    expect(event.startSample).toBeGreaterThanOrEqual(answeredTo);
    expect(event.utteranceId).toBeGreaterThan(answeredId);
    if (event.type === 'cancelled') return;
    expect([event.start, event.end]).toEqual([
      event.startSample / 16_000,
      event.endSample / 16_000,
    ]);
    const decided = committed.get(event.utteranceId) ?? '';
    if (event.type !== 'error') expect(event.text.slice(0, decided.length)).toBe(decided);
    if (event.type === 'partial') {
      expect(event.committedChars).toBeGreaterThanOrEqual(decided.length);
      expect(event.stableChars).toBeGreaterThanOrEqual(event.committedChars);
      expect(event.stableChars).toBeLessThanOrEqual(event.text.length);
      committed.set(event.utteranceId, event.text.slice(0, event.committedChars));
      return;
    }
    answeredTo = event.endSample;
    answeredId = event.utteranceId;
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

const wordsOf = (events: readonly SessionEvent[]) =>
  finalsOf(events).flatMap(({ text }) => text.split(' ').filter(Boolean));

describe('a streaming session, whatever the stream', { timeout: 300_000 }, () => {
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
        expect(wordsOf(events)).toEqual(script.words.map(({ text }) => text));
        const finals = finalsOf(events);
        const { automatic, maxUtteranceMs } = plan.endpointing;
        if (!automatic) {
          expect(finals.length).toBeGreaterThanOrEqual(closes);
          // More are needed only where a stretch between two flushes is longer than an utterance may be.
          const bounds = [0, ...plan.flushes, script.samples.length];
          const longest = Math.max(...bounds.map((at, i) => at - (bounds[i - 1] ?? 0)));
          if (longest <= maxUtteranceMs * 16) expect(finals.length).toBe(closes);
        }
        expect(events.some(({ type }) => type === 'error')).toBe(false);

        expect(backend.maxConcurrent).toBe(1);
        // The context comes on top of an utterance.
        const limit = Math.min(maxUtteranceMs + 2500, 30_000) * 16;
        for (const call of backend.calls) expect(call.samples.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: runs(20) },
    ));

  it('gives times that are those of the words', () =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const script = createSpeechScript(plan.parts);
        const running = start({ ...plan, skills: [plan.skills[0], plan.skills[1], true] }, script, {
          wordTimestamps: true,
        });
        await play(plan, script, running);
        await running.clock.runUntil(running.session.end());
        await running.reading;
        const told = finalsOf(running.events).flatMap(({ words = [] }) => words);
        expect(told.map(({ text }) => text)).toEqual(script.words.map(({ text }) => text));
        told.forEach(({ start: from }, i) => {
          expect(from).toBeCloseTo(script.words[i]!.start, 2);
        });
      }),
      { numRuns: runs(20) },
    ));

  it('holds no more audio than it may, without a detector too', () =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const script = createSpeechScript(plan.parts);
        const running = start(plan, script, {
          vad: null,
          endpointing: { maxUtteranceMs: 4000 },
          maxBufferedMs: 6000,
        });
        const { session, events, clock } = running;
        await play(plan, script, running, async (written) => {
          const answered = finalsOf(events).at(-1)?.endSample ?? 0;
          // What a write brought, and a final that is on its way to the reader.
          expect(written - answered).toBeLessThanOrEqual(6000 * 16 + 12_000);
        });
        await clock.runUntil(session.end());
        await running.reading;
        checkOrder(events);
        expect(wordsOf(events)).toEqual(script.words.map(({ text }) => text));
        const finals = finalsOf(events);
        // Without a detector not a sample is left out.
        finals.forEach(({ startSample }, index) => {
          expect(startSample).toBe(finals[index - 1]?.endSample ?? 0);
        });
        expect(finals.at(-1)?.endSample).toBe(session.position);
      }),
      { numRuns: runs(20) },
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
          const { endpointing } = plan;
          const session = createStreamingSession({ backend, clock, endpointing, ...plan.options });
          const { events, reading } = read(session);
          await play(plan, script, { clock, session });
          await clock.runUntil(session.end());
          await reading;
          checkOrder(events);
          const answers = events.filter(
            (event) => event.type === 'final' || event.type === 'error',
          );
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
      { numRuns: runs(20) },
    ));

  it('loses by cancel what was being spoken, and nothing else', () =>
    fc.assert(
      fc.asyncProperty(plans, fc.array(fc.nat(60), { maxLength: 4 }), async (plan, turns) => {
        const script = createSpeechScript(plan.parts);
        const running = start(plan, script);
        const { clock, session, events, reading } = running;
        const cancels: number[] = [];
        let turn = 0;
        await play(plan, script, running, (written) => {
          if (!turns.includes(turn++)) return;
          session.cancel();
          cancels.push(written);
        });
        await clock.runUntil(session.end());
        await reading;
        checkOrder(events);
        const heard = wordsOf(events);
        expect(new Set(heard).size).toBe(heard.length);
        for (const { text, start: from } of script.words) {
          if (heard.includes(text)) continue;
          // It was cancelled before it was over: no final of later audio comes before the cancel.
          const at = from * 16_000;
          const by = cancels.find((position) => position > at);
          expect(by).toBeDefined();
          const later = finalsOf(events).filter(({ startSample }) => startSample > at);
          expect(later.every(({ startSample }) => startSample >= by!)).toBe(true);
        }
      }),
      { numRuns: runs(20) },
    ));

  it('tells everything to readers that leave and resume', () =>
    fc.assert(
      fc.asyncProperty(
        plans,
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(5)), { maxLength: 6 }),
        async (plan, visits) => {
          const script = createSpeechScript(plan.parts);
          const clock = createManualClock();
          const session = open(plan, { backend: backendOf(plan, script, clock), clock });
          const seen = new Map<number, SessionEvent>();
          const reading = (async () => {
            let last = 0;
            for (const [count, back] of [...visits, [Number.POSITIVE_INFINITY, 0] as const]) {
              const from = Math.max(0, last - back);
              let expected = from;
              let left = count;
              for await (const event of session.resume(from)) {
                // In order; only partials that were replaced are not told again.
                expect(event.seq).toBeGreaterThan(expected);
                expected = event.seq;
                if (seen.has(event.seq)) expect(event).toEqual(seen.get(event.seq));
                seen.set(event.seq, event);
                last = Math.max(last, event.seq);
                if (--left === 0) break;
              }
            }
          })();
          await play(plan, script, { clock, session });
          await clock.runUntil(session.end());
          await reading;
          const events = [...seen.values()].sort((a, b) => a.seq - b.seq);
          checkOrder(events);
          expect(wordsOf(events)).toEqual(script.words.map(({ text }) => text));
        },
      ),
      { numRuns: runs(20) },
    ));

  it('loses nothing when several share a backend', () =>
    fc.assert(
      fc.asyncProperty(fc.array(plans, { minLength: 2, maxLength: 4 }), async (several) => {
        const clock = createManualClock();
        const [first] = several as [Plan];
        // Whose audio a call has, its language tells.
        const scripts = several.map(({ parts }) => createSpeechScript(parts));
        const backend = createScriptedBackend({
          clock,
          capabilities: { prefix: first.skills[0], attention: true },
          latencyMs: ({ index }) => nth(first.latencies, index) / 4,
          hypotheses: ({ samples, options }) => scripts[Number(options.language)]!.hear(samples),
        });
        const scheduler = createInferenceScheduler({ backend, clock });
        const runs = several.map((plan, i) => {
          const session = open(plan, { scheduler, clock, language: String(i) });
          return { script: scripts[i]!, session, ...read(session) };
        });
        const all = Promise.all(
          runs.map(async ({ script, session, reading }) => {
            for (let at = 0; at < script.samples.length; at += 8000) {
              await session.write(script.samples.subarray(at, at + 8000));
            }
            await session.end();
            await reading;
          }),
        );
        await clock.runUntil(all);
        for (const { script, events } of runs) {
          checkOrder(events);
          expect(wordsOf(events)).toEqual(script.words.map(({ text }) => text));
        }
        expect(backend.maxConcurrent).toBe(1);
        expect(scheduler.metrics.running).toBe(0);
      }),
      { numRuns: runs(20) },
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
      { numRuns: runs(20) },
    ));
});

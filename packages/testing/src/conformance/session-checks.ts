import {
  type FinalEvent,
  type PartialEvent,
  type SessionEvent,
  type StreamingSession,
  samplesToSeconds,
  secondsToSamples,
} from '@ws/core';
import { createSpeechScript, type SpeechScript } from '../fakes/speech-script.js';
import { ensure, fails } from './ensure.js';
import {
  dispose,
  finish,
  listen,
  type SessionListener,
  speak,
  within,
} from './session-listener.js';
import { inOrder, textOf } from './spans.js';

/** What the kit needs to know of a session. */
export interface SessionFixture {
  /**
   * A new session over whatever hears the words of the script in its audio (`script.hear`), with a detector and all
   * settings as they are by default. The kit disposes it, which should end all that belongs to it.
   */
  create(script: SpeechScript): StreamingSession | Promise<StreamingSession>;
  /** Wall milliseconds after which what should happen is said not to. Default 5000. */
  readonly patienceMs?: number | undefined;
}

/** A session over {@link SCRIPT} of which a rule is checked. */
interface SessionTrial {
  readonly session: StreamingSession;
  readonly patienceMs: number;
}

/** One rule of the contract, and how to see whether a session keeps it. Runs under any test runner. */
export interface SessionCheck {
  readonly rule: string;
  /** @throws Error when the rule is broken */
  run(fixture: SessionFixture): Promise<void>;
}

// Three utterances; the last stops with its last word.
const SCRIPT = createSpeechScript([
  { pauseMs: 400 },
  ...spoken('and so my fellow'),
  { pauseMs: 1000 },
  ...spoken('ask not'),
  { pauseMs: 1000 },
  ...spoken('what your country can do for you ask what you'),
]);
const [FIRST_PAUSE, SECOND_PAUSE] = [3, 5].map((index) =>
  secondsToSamples(SCRIPT.words[index]!.end + 0.95),
) as [number, number];
const ALL_WORDS = textOf(SCRIPT.words);

/** Every rule of the contract of a session. */
export const SESSION_CHECKS: readonly SessionCheck[] = Object.freeze([
  check('numbers its events in their order', async (trial) => {
    const { events } = await hearAll(trial);
    let before = 0;
    for (const { seq, type } of events) {
      ensure(Number.isInteger(seq) && seq > before, `${type} has seq ${seq}, after ${before}`);
      before = seq;
    }
  }),

  check('gives every word once, in the finals', async (trial) => {
    saysAll(await hearAll(trial), ALL_WORDS);
  }),

  check('gives finals in order, apart from each other, within the audio', async (trial) => {
    let before = 0;
    let segmentBefore = 0;
    for (const final of finalsOf(await hearAll(trial))) {
      const { utteranceId, startSample, endSample, start, end } = final;
      ensure(utteranceId > segmentBefore, `segment ${utteranceId} comes after ${segmentBefore}`);
      ensure(startSample >= before, `a final begins at ${startSample}, the last ends at ${before}`);
      ensure(
        startSample <= endSample && endSample <= SCRIPT.samples.length,
        `a final reaches from ${startSample} to ${endSample}, in ${SCRIPT.samples.length} samples`,
      );
      ensure(
        same(start, samplesToSeconds(startSample)) && same(end, samplesToSeconds(endSample)),
        `a final from sample ${startSample} to ${endSample} names ${start} to ${end} s`,
      );
      before = endSample;
      segmentBefore = utteranceId;
    }
  }),

  check('gives segments in order, within their final', async (trial) => {
    for (const { start, end, segments, text } of finalsOf(await hearAll(trial))) {
      inOrder(segments, start, end, 'segment');
      ensure(
        textOf(segments) === text.trim(),
        `a final says "${text}", and its segments "${textOf(segments)}"`,
      );
    }
  }),

  check('tells language, work and latency of a final', async (trial) => {
    for (const { language, processingTimeMs, latencyMs } of finalsOf(await hearAll(trial))) {
      ensure(language !== '', 'a final names no language');
      ensure(processingTimeMs >= 0, `processingTimeMs is ${processingTimeMs}`);
      ensure(latencyMs >= 0, `latencyMs is ${latencyMs}`);
    }
  }),

  check(
    'tells where speech starts before its text, and where it ends before its final',
    async (trial) => {
      const { events } = await hearAll(trial);
      const at = (type: SessionEvent['type'], id: number): number =>
        events.findIndex((event) => event.type === type && utteranceOf(event) === id);
      for (const { utteranceId } of finalsOf({ events }).filter(({ text }) => text !== '')) {
        const order = [
          at('speech_start', utteranceId),
          at('speech_end', utteranceId),
          at('final', utteranceId),
        ] as const;
        ensure(order[0] >= 0, `segment ${utteranceId} has text and no speech_start`);
        ensure(order[1] >= 0, `segment ${utteranceId} has text and no speech_end`);
        const partial = at('partial', utteranceId);
        ensure(partial < 0 || partial > order[0], `text of ${utteranceId} comes before its start`);
        ensure(
          order[0] < order[1] && order[1] < order[2],
          `start, end and final of segment ${utteranceId} are events ${order.join(', ')}`,
        );
      }
    },
  ),

  check('tells where speech is, to half a second', async (trial) => {
    const { events } = await hearAll(trial);
    const positions = events.flatMap((event) =>
      event.type === 'speech_start' || event.type === 'speech_end' ? [event.position] : [],
    );
    const edges = [0, 3, 4, 5, 6, SCRIPT.words.length - 1].map((word, i) =>
      secondsToSamples(SCRIPT.words[word]![i % 2 === 0 ? 'start' : 'end']),
    );
    ensure(
      positions.length === edges.length &&
        edges.every((edge, i) => Math.abs(positions[i]! - edge) <= 8000),
      `speech starts and ends at ${edges.join(', ')}, and it said ${positions.join(', ')}`,
    );
  }),

  check('ends an utterance by itself at a pause', async ({ session, patienceMs }) => {
    const listener = listen(session, patienceMs);
    await speak(session, SCRIPT.samples.subarray(0, FIRST_PAUSE), patienceMs);
    const final = await listener.hears(({ type }) => type === 'final', 'final after a pause');
    saysAll({ events: [final] }, 'and so my fellow');
  }),

  check('shows partials while somebody speaks', async ({ session, patienceMs }) => {
    const listener = listen(session, patienceMs);
    await speak(session, SCRIPT.samples, patienceMs);
    const partial = await listener.hears(
      (event) => event.type === 'partial' && event.startSample >= SECOND_PAUSE - 16_000,
      'partial',
    );
    const { text, utteranceId, startSample, endSample } = partial as PartialEvent;
    ensure(text !== '', 'a partial has no text');
    ensure(
      startSample < endSample && endSample <= SCRIPT.samples.length,
      `a partial reaches from ${startSample} to ${endSample}`,
    );
    await within(patienceMs, session.end(), 'end does not resolve');
    await listener.hears(
      (event) => event.type === 'final' && event.utteranceId === utteranceId,
      `final of the partial's segment`,
    );
  }),

  check('keeps what a partial commits', async (trial) => {
    const { events } = await hearAll(trial);
    const committed = new Map<number, string>();
    for (const event of events) {
      if (event.type !== 'partial' && event.type !== 'final') continue;
      const { utteranceId, text } = event;
      const before = committed.get(utteranceId) ?? '';
      ensure(text.startsWith(before), `"${before}" was committed, and then it said "${text}"`);
      if (event.type === 'final') continue;
      const { committedChars, stableChars } = event;
      ensure(
        before.length <= committedChars &&
          committedChars <= stableChars &&
          stableChars <= text.length,
        `of ${text.length} characters ${stableChars} are stable, ${committedChars} committed, after ${before.length}`,
      );
      committed.set(utteranceId, text.slice(0, committedChars));
    }
  }),

  check('gives nothing of an utterance after its final', async (trial) => {
    const closed = new Set<number>();
    for (const event of (await hearAll(trial)).events) {
      const id = utteranceOf(event);
      if (id === undefined) continue;
      ensure(!closed.has(id), `${event.type} of segment ${id} comes after its final`);
      if (event.type === 'final') closed.add(id);
    }
  }),

  check('answers flush, and stays open', async ({ session, patienceMs }) => {
    const listener = listen(session, patienceMs);
    const flush = () => within(patienceMs, session.flush(), 'flush does not resolve');
    // In the middle of a word's neighbours, where no pause is.
    const cut = secondsToSamples(SCRIPT.words[1]!.end);
    await speak(session, SCRIPT.samples.subarray(0, cut), patienceMs);
    await flush();
    await listener.hears(({ type }) => type === 'final', 'final after flush');
    await speak(session, SCRIPT.samples.subarray(cut), patienceMs);
    await flush();
    await listener.hears(
      (event) => event.type === 'final' && /\byou$/.test(event.text),
      'final after another flush',
    );
    saysAll(listener, ALL_WORDS);
    const count = listener.events.length;
    await flush();
    await flush();
    await finish(session, listener, patienceMs);
    ensure(listener.events.length === count, 'flush without audio was answered by an event');
  }),

  check('answers everything before its iteration ends', async ({ session, patienceMs }) => {
    const written = speak(session, SCRIPT.samples, patienceMs);
    const listener = listen(session, patienceMs);
    await written;
    const ending = session.end();
    await listener.ended();
    saysAll(listener, ALL_WORDS);
    await within(patienceMs, ending, 'end does not resolve');
  }),

  check('takes nothing more after its end', async ({ session, patienceMs }) => {
    const listener = listen(session, patienceMs);
    await finish(session, listener, patienceMs);
    await refusesWork(session);
  }),

  check('refuses samples that are not finite, and goes on', async ({ session, patienceMs }) => {
    const listener = listen(session, patienceMs);
    const half = secondsToSamples(SCRIPT.words[1]!.end);
    await speak(session, SCRIPT.samples.subarray(0, half), patienceMs);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      await fails('ERR_INVALID_AUDIO', () => session.write(new Float32Array(480).fill(value)));
    }
    isAt(session, half);
    await speak(session, SCRIPT.samples.subarray(half), patienceMs);
    await finish(session, listener, patienceMs);
    saysAll(listener, ALL_WORDS);
  }),

  check('counts what was written', async ({ session, patienceMs }) => {
    isAt(session, 0);
    await within(patienceMs, session.write(new Float32Array(333)), 'write does not resolve');
    await within(patienceMs, session.write(new Float32Array(0)), 'write does not resolve');
    isAt(session, 333);
  }),

  check('drops the utterance that is being spoken when it is cancelled', async (trial) => {
    const { session, patienceMs } = trial;
    const listener = listen(session, patienceMs);
    await speak(session, SCRIPT.samples.subarray(0, FIRST_PAUSE), patienceMs);
    const middle = secondsToSamples(SCRIPT.words[5]!.end - 0.1);
    await speak(session, SCRIPT.samples.subarray(FIRST_PAUSE, middle), patienceMs);
    const open = await listener.hears(
      ({ type, seq }) =>
        type === 'speech_start' &&
        seq > (listener.events.find((e) => e.type === 'final')?.seq ?? 1),
      'speech_start of the second utterance',
    );
    session.cancel();
    const cancelled = await listener.hears(({ type }) => type === 'cancelled', 'cancelled event');
    ensure(
      utteranceOf(cancelled) === utteranceOf(open),
      `segment ${utteranceOf(open)} was open, and ${utteranceOf(cancelled)} was cancelled`,
    );
    await speak(session, SCRIPT.samples.subarray(SECOND_PAUSE), patienceMs);
    await finish(session, listener, patienceMs);
    const left = SCRIPT.words.filter((_, i) => i !== 4 && i !== 5);
    saysAll(listener, textOf(left));
    const after = listener.events.filter(
      (event) => utteranceOf(event) === utteranceOf(open) && event.seq > cancelled.seq,
    );
    ensure(after.length === 0, `${after[0]?.type} of the cancelled utterance came afterwards`);
  }),

  check('gives its events once more to whoever resumes', async (trial) => {
    const { session, patienceMs } = trial;
    const first = listen(session, patienceMs);
    await speak(session, SCRIPT.samples.subarray(0, FIRST_PAUSE), patienceMs);
    const final = await first.hears(({ type }) => type === 'final', 'final after a pause');
    const from = first.events[0]!.seq;
    const second = listen(session.resume(from), patienceMs);
    await first.ended();
    await second.hears(({ seq }) => seq === final.seq, 'final among the events told once more');
    await speak(session, SCRIPT.samples.subarray(FIRST_PAUSE), patienceMs);
    await finish(session, second, patienceMs);
    const lasting = ({ events }: Pick<SessionListener, 'events'>): SessionEvent[] =>
      events.filter(({ type, seq }) => type !== 'partial' && seq > from);
    const told = lasting(first);
    const again = lasting(second);
    ensure(
      told.every((event, i) => JSON.stringify(event) === JSON.stringify(again[i])),
      `it told ${told.map(({ type }) => type).join(', ')}, and then ${again.map(({ type }) => type).join(', ')}`,
    );
    saysAll(second, ALL_WORDS);
    const unknown = second.events.at(-1)!.seq + 1000;
    await fails('ERR_INVALID_STATE', () => nextOf(session.resume(unknown)));
  }),

  check('takes changes while it runs', async ({ session, patienceMs }) => {
    const listener = listen(session, patienceMs);
    await speak(session, SCRIPT.samples.subarray(0, 16_000), patienceMs);
    session.configure({ language: 'en', prompt: 'A speech.', hotwords: ['country'] });
    session.configure({ endpointing: { automatic: false } });
    await speak(session, SCRIPT.samples.subarray(16_000), patienceMs);
    await within(patienceMs, session.flush(), 'flush does not resolve');
    await listener.hears(({ type }) => type === 'final', 'final after flush');
    const { length } = finalsOf(listener);
    ensure(length === 1, `without automatic endpointing there were ${length} finals`);
    saysAll(listener, ALL_WORDS);
  }),

  check('refuses changes that make no sense, and goes on', async ({ session, patienceMs }) => {
    const listener = listen(session, patienceMs);
    await fails('ERR_INVALID_OPTION', () =>
      session.configure({ endpointing: { minSilenceMs: -1 } }),
    );
    await fails('ERR_INVALID_OPTION', () => session.configure({ hotwords: [7 as never] }));
    await fails('ERR_INVALID_OPTION', () => session.configure({ unheardOf: true } as never));
    await speak(session, SCRIPT.samples, patienceMs);
    await finish(session, listener, patienceMs);
    saysAll(listener, ALL_WORDS);
  }),

  check('says nothing more when it was disposed', async ({ session, patienceMs }) => {
    const listener = listen(session, patienceMs);
    // Somebody speaks: there is something to be said.
    await speak(session, SCRIPT.samples.subarray(0, SECOND_PAUSE + 16_000), patienceMs);
    const flushing = session.flush().catch(() => {});
    await dispose(session, patienceMs);
    const count = listener.events.length;
    await within(patienceMs, flushing, 'flush does not settle when the session is disposed');
    await listener.ended();
    ensure(listener.events.length === count, 'it gave events after it was disposed');
    await session[Symbol.asyncDispose]();
    await refusesWork(session);
  }),
]);

function check(rule: string, run: (trial: SessionTrial) => Promise<void>): SessionCheck {
  return {
    rule,
    async run({ create, patienceMs = 5000 }) {
      const session = await create(SCRIPT);
      try {
        await run({ session, patienceMs });
      } finally {
        await dispose(session, patienceMs);
      }
    },
  };
}

/** Speaks the whole script and hears all that is said of it. */
async function hearAll({ session, patienceMs }: SessionTrial): Promise<SessionListener> {
  const listener = listen(session, patienceMs);
  await speak(session, SCRIPT.samples, patienceMs);
  await finish(session, listener, patienceMs);
  ensure(finalsOf(listener).length > 0, 'it gave no final');
  return listener;
}

function saysAll(listener: Pick<SessionListener, 'events'>, words: string): void {
  const text = finalsOf(listener)
    .map((final) => final.text.trim())
    .filter((part) => part !== '')
    .join(' ');
  ensure(text === words, `"${words}" was said, and the finals say "${text}"`);
}

function isAt({ position }: StreamingSession, samples: number): void {
  ensure(position === samples, `after ${samples} samples it is at ${position}`);
}

async function refusesWork(session: StreamingSession): Promise<void> {
  await fails('ERR_DISPOSED', () => session.write(new Float32Array(480)));
  await fails('ERR_DISPOSED', () => session.cancel());
  await fails('ERR_DISPOSED', () => session.configure({ language: 'en' }));
}

function finalsOf({ events }: Pick<SessionListener, 'events'>): FinalEvent[] {
  return events.filter((event): event is FinalEvent => event.type === 'final');
}

function utteranceOf(event: SessionEvent): number | undefined {
  return 'utteranceId' in event ? event.utteranceId : undefined;
}

function nextOf(events: AsyncIterable<SessionEvent>): Promise<unknown> {
  return events[Symbol.asyncIterator]().next();
}

function same(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-6;
}

function spoken(text: string): { text: string; ms: number }[] {
  return text.split(' ').map((word) => ({ text: word, ms: 180 + 30 * word.length }));
}

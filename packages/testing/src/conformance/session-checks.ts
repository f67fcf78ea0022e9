import type { SessionEvent, StreamingSession } from '@ws/core';
import { secondsToSamples } from '@ws/core/internal';
import { ensure, fails } from './ensure.js';
import {
  ALL_WORDS,
  check,
  FIRST_PAUSE,
  finalsOf,
  SCRIPT,
  SECOND_PAUSE,
  type SessionCheck,
  saysAll,
  utteranceOf,
} from './session-check.js';
import { EVENT_CHECKS } from './session-events.js';
import {
  dispose,
  finish,
  listen,
  type SessionListener,
  speak,
  within,
} from './session-listener.js';
import { textOf } from './spans.js';

/** Every rule of the contract of a session. */
export const SESSION_CHECKS: readonly SessionCheck[] = Object.freeze([
  ...EVENT_CHECKS,

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

function isAt({ position }: StreamingSession, samples: number): void {
  ensure(position === samples, `after ${samples} samples it is at ${position}`);
}

async function refusesWork(session: StreamingSession): Promise<void> {
  await fails('ERR_DISPOSED', () => session.write(new Float32Array(480)));
  await fails('ERR_DISPOSED', () => session.cancel());
  await fails('ERR_DISPOSED', () => session.configure({ language: 'en' }));
}

function nextOf(events: AsyncIterable<SessionEvent>): Promise<unknown> {
  return events[Symbol.asyncIterator]().next();
}

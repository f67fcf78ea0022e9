import type { SessionEvent, StreamingSession } from '@ws/core';
import { secondsToSamples } from '@ws/core/internal';
import { ensure, fails } from './ensure.js';
import {
  ALL_WORDS,
  FIRST_PAUSE,
  finalsOf,
  SCRIPT,
  SECOND_PAUSE,
  type SessionCheck,
  saysAll,
  sessionChecks,
  utteranceOf,
} from './session-check.js';
import { EVENT_RULES } from './session-events.js';
import type { SessionListener } from './session-trial.js';
import { textOf } from './spans.js';

/** Every rule of the contract of a session. */
export const SESSION_CHECKS: readonly SessionCheck[] = sessionChecks({
  ...EVENT_RULES,

  'answers flush, and stays open': async ({ listen, speak, flush, finish }) => {
    const listener = listen();
    // In the middle of a word's neighbours, where no pause is.
    const cut = secondsToSamples(SCRIPT.words[1]!.end);
    await speak(SCRIPT.samples.subarray(0, cut));
    await flush();
    await listener.hears(({ type }) => type === 'final', 'final after flush');
    await speak(SCRIPT.samples.subarray(cut));
    await flush();
    await listener.hears(
      (event) => event.type === 'final' && /\byou$/.test(event.text),
      'final after another flush',
    );
    saysAll(listener, ALL_WORDS);
    const count = listener.events.length;
    await flush();
    await flush();
    await finish(listener);
    ensure(listener.events.length === count, 'flush without audio was answered by an event');
  },

  'answers everything before its iteration ends': async ({ session, within, listen, speak }) => {
    const written = speak(SCRIPT.samples);
    const listener = listen();
    await written;
    const ending = session.end();
    await listener.ended();
    saysAll(listener, ALL_WORDS);
    await within(ending, 'end does not resolve');
  },

  'takes nothing more after its end': async ({ session, listen, finish }) => {
    const listener = listen();
    await finish(listener);
    await refusesWork(session);
  },

  'refuses samples that are not finite, and goes on': async ({
    session,
    listen,
    speak,
    finish,
  }) => {
    const listener = listen();
    const half = secondsToSamples(SCRIPT.words[1]!.end);
    await speak(SCRIPT.samples.subarray(0, half));
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      await fails('ERR_INVALID_AUDIO', () => session.write(new Float32Array(480).fill(value)));
    }
    isAt(session, half);
    await speak(SCRIPT.samples.subarray(half));
    await finish(listener);
    saysAll(listener, ALL_WORDS);
  },

  'counts what was written': async ({ session, within }) => {
    isAt(session, 0);
    await within(session.write(new Float32Array(333)), 'write does not resolve');
    await within(session.write(new Float32Array(0)), 'write does not resolve');
    isAt(session, 333);
  },

  'drops the utterance that is being spoken when it is cancelled': async ({
    session,
    listen,
    speak,
    finish,
  }) => {
    const listener = listen();
    await speak(SCRIPT.samples.subarray(0, FIRST_PAUSE));
    const middle = secondsToSamples(SCRIPT.words[5]!.end - 0.1);
    await speak(SCRIPT.samples.subarray(FIRST_PAUSE, middle));
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
    await speak(SCRIPT.samples.subarray(SECOND_PAUSE));
    await finish(listener);
    const left = SCRIPT.words.filter((_, i) => i !== 4 && i !== 5);
    saysAll(listener, textOf(left));
    const after = listener.events.filter(
      (event) => utteranceOf(event) === utteranceOf(open) && event.seq > cancelled.seq,
    );
    ensure(after.length === 0, `${after[0]?.type} of the cancelled utterance came afterwards`);
  },

  'gives its events once more to a reader that resumes': async ({
    session,
    listen,
    speak,
    finish,
  }) => {
    const first = listen();
    await speak(SCRIPT.samples.subarray(0, FIRST_PAUSE));
    const final = await first.hears(({ type }) => type === 'final', 'final after a pause');
    const from = first.events[0]!.seq;
    const second = listen(session.resume(from));
    await first.ended();
    await second.hears(({ seq }) => seq === final.seq, 'final among the events told once more');
    await speak(SCRIPT.samples.subarray(FIRST_PAUSE));
    await finish(second);
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
  },

  'takes changes while it runs': async ({ session, listen, speak, flush }) => {
    const listener = listen();
    await speak(SCRIPT.samples.subarray(0, 16_000));
    session.configure({ language: 'en', prompt: 'A speech.', hotwords: ['country'] });
    session.configure({ endpointing: { automatic: false } });
    await speak(SCRIPT.samples.subarray(16_000));
    await flush();
    await listener.hears(({ type }) => type === 'final', 'final after flush');
    const { length } = finalsOf(listener);
    ensure(length === 1, `without automatic endpointing there were ${length} finals`);
    saysAll(listener, ALL_WORDS);
  },

  'refuses changes that make no sense, and goes on': async ({ session, listen, speak, finish }) => {
    const listener = listen();
    await fails('ERR_INVALID_OPTION', () =>
      session.configure({ endpointing: { minSilenceMs: -1 } }),
    );
    await fails('ERR_INVALID_OPTION', () => session.configure({ hotwords: [7 as never] }));
    await fails('ERR_INVALID_OPTION', () => session.configure({ unheardOf: true } as never));
    await speak(SCRIPT.samples);
    await finish(listener);
    saysAll(listener, ALL_WORDS);
  },

  'says nothing more when it was disposed': async ({ session, within, listen, speak, dispose }) => {
    const listener = listen();
    // There is speech, so there is something to be said.
    await speak(SCRIPT.samples.subarray(0, SECOND_PAUSE + 16_000));
    const flushing = session.flush().catch(() => {});
    await dispose();
    const count = listener.events.length;
    await within(flushing, 'flush does not settle when the session is disposed');
    await listener.ended();
    ensure(listener.events.length === count, 'it gave events after it was disposed');
    await session[Symbol.asyncDispose]();
    await refusesWork(session);
  },
});

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

import {
  createStreamingSession,
  type ErrorCode,
  type FinalEvent,
  type SessionEvent,
  type StreamingSession,
  type StreamingSessionOptions,
  TranscribeError,
} from '@ws/core';
import {
  createAlignAttStrategy,
  createHybridStrategy,
  createLocalAgreementStrategy,
} from '@ws/core/strategies';
import { createScriptedBackend } from '../fakes/scripted-backend.js';
import { createScriptedVad } from '../fakes/scripted-vad.js';
import type { SpeechScript } from '../fakes/speech-script.js';
import { describeSession } from '../vitest.js';
import { describeKit } from './__fixtures__/describe-kit.js';
import { SESSION_CHECKS } from './session-checks.js';

type Create = (script: SpeechScript) => StreamingSession;

const withOptions =
  (options: StreamingSessionOptions): Create =>
  (script) =>
    createStreamingSession({
      backend: createScriptedBackend({ hypotheses: ({ samples }) => script.hear(samples) }),
      ...options,
    });

const create = withOptions({});

describeSession('core', { create });
describeSession('core, by local agreement, with word times', {
  create: (script) =>
    withOptions({ strategy: createLocalAgreementStrategy(), wordTimestamps: true })(script),
});
describeSession('core, by attention', {
  create: (script) =>
    createStreamingSession({
      backend: createScriptedBackend({
        hypotheses: ({ samples }) => script.hear(samples),
        capabilities: { attention: true },
      }),
      strategy: createAlignAttStrategy(),
    }),
});
describeSession('core, with a scripted detector and context', {
  create: (script) =>
    withOptions({
      strategy: createHybridStrategy(),
      vad: createScriptedVad({ asynchronous: true, frameSizes: [512] }),
    })(script),
});

/** A good session, but for some of its members. */
const altered =
  (
    alter: (good: StreamingSession) => Partial<StreamingSession>,
    options: StreamingSessionOptions = {},
  ): Create =>
  (script) => {
    const good = withOptions(options)(script);
    const change = alter(good);
    return {
      write: change.write ?? ((samples) => good.write(samples)),
      flush: change.flush ?? (() => good.flush()),
      end: change.end ?? (() => good.end()),
      cancel: change.cancel ?? (() => good.cancel()),
      configure: change.configure ?? ((changes) => good.configure(changes)),
      resume: change.resume ?? ((seq) => good.resume(seq)),
      suspend: () => good.suspend(),
      snapshot: () => good.snapshot(),
      get position() {
        return change.position ?? good.position;
      },
      get unread() {
        return good.unread;
      },
      [Symbol.asyncIterator]: change[Symbol.asyncIterator] ?? (() => good[Symbol.asyncIterator]()),
      [Symbol.asyncDispose]: change[Symbol.asyncDispose] ?? (() => good[Symbol.asyncDispose]()),
    };
  };

/** Tells other events than it should. */
const withEvents = (change: (event: SessionEvent) => readonly SessionEvent[]): Create =>
  altered((good) => ({
    async *[Symbol.asyncIterator]() {
      for await (const event of good) yield* change(event);
    },
  }));

const withFinals = (change: (final: FinalEvent) => FinalEvent | undefined): Create =>
  withEvents((event) =>
    [event.type === 'final' ? change(event) : event].filter((e) => e !== undefined),
  );

/** As above, with a memory of its own in each session. */
const withMemory =
  (open: () => (event: SessionEvent) => readonly SessionEvent[]): Create =>
  (script) =>
    withEvents(open())(script);

/** Does nothing, instead of failing with a code. */
const tolerant = (code: ErrorCode, method: 'write' | 'cancel' | 'configure'): Create => {
  const isMeant = (error: unknown) => TranscribeError.isInstance(error) && error.code === code;
  return altered((good) => ({
    [method]: (argument: never) => {
      try {
        const result = good[method](argument);
        return result?.catch((error: unknown) => {
          if (!isMeant(error)) throw error;
        });
      } catch (error) {
        if (!isMeant(error)) throw error;
        return undefined;
      }
    },
  }));
};

// Of what hangs, or never comes; a good session needs a few milliseconds.
const PATIENCE_MS = 150;

const never = new Promise<never>(() => {});

const broken: Record<string, Create[]> = {
  'numbers its events in their order': [
    withEvents((event) => [{ ...event, seq: 1 }]),
    withEvents((event) => [{ ...event, seq: event.seq - 1 }]),
    withEvents((event) => [event, event]),
  ],
  'gives every word once, in the finals': [
    withFinals((final) => ({ ...final, text: final.text.replace(/ \w+$/, '') })),
    withFinals((final) => ({ ...final, text: final.text.replace(/(\w+)$/, '$1 $1') })),
    withFinals((final) => (final.text === 'ask not' ? undefined : final)),
  ],
  'gives finals in order, apart from each other, within the audio': [
    withFinals((final) => ({ ...final, utteranceId: 7 })),
    withFinals((final) => ({ ...final, startSample: 0, start: 0 })),
    withFinals((final) => ({ ...final, endSample: 1e9, end: 1e9 / 16_000 })),
    withFinals((final) => ({ ...final, start: 0 })),
  ],
  'gives segments in order, within their final': [
    withFinals(({ segments, ...final }) => ({
      ...final,
      segments: segments.map((part) => ({ ...part, start: part.start - final.start })),
    })),
    withFinals(({ segments, ...final }) => ({
      ...final,
      segments: segments.map((part) => ({ ...part, end: part.end + 10 })),
    })),
    withFinals((final) => ({ ...final, segments: [] })),
  ],
  'tells language, work and latency of a final': [
    withFinals((final) => ({ ...final, language: '' })),
    withFinals((final) => ({ ...final, latencyMs: -1 })),
    withFinals((final) => ({ ...final, processingTimeMs: Number.NaN })),
  ],
  'tells where speech starts before its text, and where it ends before its final': [
    withEvents((event) => (event.type === 'speech_start' ? [] : [event])),
    withEvents((event) => (event.type === 'speech_end' ? [] : [event])),
    withMemory(() => {
      let kept: SessionEvent[] = [];
      return (event) => {
        if (event.type === 'speech_end') kept = [event];
        return event.type === 'speech_end'
          ? []
          : event.type === 'final'
            ? [event, ...kept]
            : [event];
      };
    }),
  ],
  'tells where speech is, to half a second': [
    withEvents((event) =>
      event.type === 'speech_start' ? [{ ...event, position: event.position + 16_000 }] : [event],
    ),
    withEvents((event) => (event.type === 'speech_end' ? [{ ...event, position: 0 }] : [event])),
  ],
  'ends an utterance by itself at a pause': [
    withOptions({ endpointing: { automatic: false } }),
    withOptions({ endpointing: { minSilenceMs: 5000 } }),
  ],
  'shows partials during speech': [
    withEvents((event) => (event.type === 'partial' ? [] : [event])),
    withEvents((event) => (event.type === 'partial' ? [{ ...event, text: '' }] : [event])),
    withEvents((event) => (event.type === 'partial' ? [{ ...event, endSample: 1e9 }] : [event])),
  ],
  'keeps what a partial commits': [
    withEvents((event) =>
      event.type === 'partial'
        ? [{ ...event, text: 'x', committedChars: 1, stableChars: 1 }]
        : [event],
    ),
    withEvents((event) => (event.type === 'partial' ? [{ ...event, stableChars: 1e3 }] : [event])),
    withEvents((event) =>
      event.type === 'partial'
        ? [{ ...event, committedChars: event.text.length, stableChars: 0 }]
        : [event],
    ),
  ],
  'gives nothing of an utterance after its final': [
    withMemory(() => {
      let partial: SessionEvent | undefined;
      return (event) => {
        if (event.type === 'partial') partial = event;
        return event.type === 'final' && partial
          ? [event, { ...partial, seq: event.seq }]
          : [event];
      };
    }),
    withEvents((event) => (event.type === 'final' ? [event, event] : [event])),
  ],
  'answers flush, and stays open': [
    altered(() => ({ flush: async () => {} })),
    altered(() => ({ flush: () => never })),
    altered((good) => ({ flush: () => good.end() })),
  ],
  'answers everything before its iteration ends': [
    altered((good) => ({ end: () => Promise.resolve(good[Symbol.asyncDispose]()) })),
    altered(() => ({ end: async () => {} })),
    altered((good) => ({ end: () => good.end().then(() => never) })),
  ],
  'takes nothing more after its end': [
    tolerant('ERR_DISPOSED', 'write'),
    tolerant('ERR_DISPOSED', 'cancel'),
    tolerant('ERR_DISPOSED', 'configure'),
  ],
  'refuses samples that are not finite, and goes on': [
    tolerant('ERR_INVALID_AUDIO', 'write'),
    altered((good) => {
      let jammed = false;
      return {
        async write(samples) {
          if (jammed) throw new Error('jammed');
          jammed = samples.some(Number.isNaN);
          await good.write(samples);
        },
      };
    }),
    altered((good) => ({
      write: (samples) => good.write(samples.map((x) => Math.max(-1, Math.min(1, x)))),
    })),
  ],
  'counts what was written': [altered(() => ({ position: 0 })), altered(() => ({ position: 333 }))],
  'drops the utterance that is being spoken when it is cancelled': [
    altered(() => ({ cancel() {} })),
    altered((good) => ({ cancel: () => void good.flush() })),
    withEvents((event) => (event.type === 'cancelled' ? [{ ...event, utteranceId: 99 }] : [event])),
    withEvents((event) =>
      event.type === 'cancelled'
        ? [event, { ...event, type: 'speech_end', position: event.endSample, seq: event.seq + 1 }]
        : [event],
    ),
  ],
  'gives its events once more to a reader that resumes': [
    altered((good) => ({ resume: () => good })),
    altered((good) => ({
      async *resume(seq) {
        for await (const event of good.resume(seq)) if (event.type !== 'speech_end') yield event;
      },
    })),
    altered((good) => ({
      async *resume(seq) {
        for await (const event of good.resume(seq)) {
          yield event.type === 'final' ? { ...event, text: event.text.toUpperCase() } : event;
        }
      },
    })),
    altered((good) => ({ resume: (seq) => good.resume(Math.min(seq, 1)) })),
  ],
  'takes changes while it runs': [
    altered(() => ({ configure() {} })),
    altered(() => ({
      configure() {
        throw new Error('not now');
      },
    })),
  ],
  'refuses changes that make no sense, and goes on': [
    tolerant('ERR_INVALID_OPTION', 'configure'),
    altered((good) => ({
      configure(changes) {
        try {
          good.configure(changes);
        } catch (error) {
          void good[Symbol.asyncDispose]();
          throw error;
        }
      },
    })),
  ],
  'says nothing more when it was disposed': [
    altered((good) => ({
      async [Symbol.asyncDispose]() {
        void good.end();
      },
    })),
    altered((good) => {
      let disposed = false;
      return {
        async [Symbol.asyncDispose]() {
          if (disposed) throw new Error('disposed already');
          disposed = true;
          await good[Symbol.asyncDispose]();
        },
      };
    }),
    altered((good) => ({
      async *[Symbol.asyncIterator]() {
        yield* good;
        await never;
      },
    })),
    altered((good) => ({
      flush: () => good.flush().catch(() => never),
    })),
    tolerant('ERR_DISPOSED', 'write'),
  ],
};

describeKit('session', SESSION_CHECKS, broken, ({ run }, make) =>
  run({ create: make, patienceMs: PATIENCE_MS }),
);

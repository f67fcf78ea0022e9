import { setImmediate } from 'node:timers/promises';
import { type SessionEvent, type StrategyName, samplesToMs, TranscribeError } from '@ws/core';
import { createAudioIntake } from '../audio/audio-intake.js';
import { createRatePace, createResamplers } from '../audio/resamplers.js';
import { createAskedSettings } from '../session/asked-settings.js';
import { type AwaitedTurns, createAwaitedTurns } from '../session/awaited-turns.js';
import { checkedStart } from '../session/checked-start.js';
import type { EventDelivery } from '../session/event-delivery.js';
import { createHeardBytes } from '../session/heard-bytes.js';
import { createHeardChannels } from '../session/heard-channels.js';
import { createHeardStream, type HeardStream } from '../session/heard-stream.js';
import { makeDetector } from '../session/make-detector.js';
import { openStreaming } from '../session/open-streaming.js';
import { watchFinals } from '../session/pending-finals.js';
import { observeSession } from '../session/session-hooks.js';
import type { SessionsContext } from '../socket/sessions.js';
import type { Hearing, HearingOptions } from './hearing-contract.js';

/** What all sessions of a server share. */
export type HearingContext = Pick<
  SessionsContext,
  | 'scheduler'
  | 'strategies'
  | 'detectors'
  | 'decoders'
  | 'turnDetector'
  | 'model'
  | 'partialIntervalMs'
  | 'languages'
  | 'redact'
  | 'limits'
  | 'hooks'
  | 'turns'
  | 'watchSession'
  | 'clock'
  | 'logger'
> & {
  /** Takes places for channels beyond the first. */
  take(sessions: number): () => void;
};

/** @throws TranscribeError `ERR_PROTOCOL` for settings that this server does not have */
export function createHearing(context: HearingContext, options: HearingOptions): Hearing {
  const { scheduler, detectors, limits, turns, clock, hooks } = context;
  const { sessionId, request, settings = {}, previousTranscript, firstPartialMs } = options;
  const { encoding = 'pcm_s16le', sampleRate = 16_000, channels = 'mix', interleaved } = options;
  const strategy = strategyOf(context.strategies, options.strategy);
  const logger = context.logger;
  const { maxAudioMs, windowMs = maxAudioMs } = scheduler.backend.capabilities;
  const maxUtteranceMs = Math.min(limits.maxUtteranceMs, windowMs);
  const gone = new AbortController();
  const { signal } = gone;
  const pace = createRatePace(clock, signal);
  const intake = createAudioIntake(createResamplers(pace));
  const finals = watchFinals(scheduler);
  const info = { sessionId, strategy: strategy.name, request, signal };
  const observer = observeSession(hooks, info, logger);
  const asked = createAskedSettings(
    { ...context, strategy },
    { maxUtteranceMs, isNewer: () => true },
  );
  const isSeparate = channels === 'separate';
  let giveBack: () => void = () => {};
  /** Events that are being told. */
  let telling = 0;
  let untold: (() => void)[] = [];
  /** Of each channel. */
  const turnsOf: AwaitedTurns[] = [];

  checkedStart({ type: 'start', encoding, sampleRate, ...settings }, context);
  asked.begin(settings);
  const heard = createHeardChannels({
    createStream,
    take(sessions) {
      giveBack = context.take(sessions);
    },
  });
  const bytes = createHeardBytes({
    ...{ intake, heard, turns, signal },
    decoders: context.decoders,
    onFrame() {},
    onDamaged: (packets) => logger.warn({ packets }, 'packets could not be decoded'),
  });
  bytes.announce({ encoding, sampleRate, channels, interleaved });

  function createStream(channel: number): HeardStream {
    const ofChannel = channel === 0 ? {} : { channel };
    const watch = context.watchSession({ ...info, ...ofChannel });
    const awaited = createAwaitedTurns(clock);
    turnsOf.push(awaited);
    return createHeardStream({
      ...{ turns, logger, watch, signal },
      createDetector: () =>
        makeDetector(() => detectors.create(asked.vad), {
          ...{ clock, logger, signal },
          say: () => {},
        }),
      delivery: createDelivery(async (event) => {
        watch.told(event);
        await tell(event, isSeparate ? channel : undefined);
      }),
      intake: channel === 0 ? intake : createAudioIntake(createResamplers(pace)),
      createSession(vad, remains) {
        observer.opened();
        const ofStream = asked.forStream();
        const turn = awaited.of(ofStream.turn);
        const own = { ...ofStream, turn, scheduler: finals.scheduler, vad };
        return openStreaming(
          { ...own, previousTranscript, firstPartialMs },
          remains,
          asked.redactor,
        );
      },
      before: awaited.before,
      onTaken() {},
      onFault: fail,
    });
  }

  async function tell(event: SessionEvent, channel: number | undefined): Promise<void> {
    telling++;
    try {
      await observer.told(event, channel);
      await options.onEvent(channel === undefined ? event : { ...event, channel });
    } finally {
      telling--;
      for (const resolve of untold.splice(0)) resolve();
    }
  }

  /** What has been answered has been told, too. */
  async function allTold(): Promise<void> {
    for (;;) {
      // An event that was read a moment ago is neither unread nor being told, until no microtask is left.
      await setImmediate();
      if (signal.aborted || (telling === 0 && heard.unread === 0)) return;
      await new Promise<void>((resolve) => untold.push(resolve));
    }
  }

  function fail(error: unknown): void {
    if (signal.aborted) return;
    dispose();
    options.onFault(error);
  }

  function dispose(): void {
    if (signal.aborted) return;
    gone.abort();
    bytes.dispose();
    heard.dispose();
    giveBack();
    for (const resolve of untold) resolve();
    untold = [];
  }

  return {
    hear: (given) => bytes.hear(given, signal),
    write: (samples, rate) => heard.hearEverywhere(samples, signal, rate),
    async flush(channel) {
      await heard.flush(channel);
      await allTold();
    },
    cancel: () => heard.cancel(),
    configure: (changes) => asked.change(changes, heard.configure),
    async end() {
      try {
        await bytes.end();
      } finally {
        await heard.end();
      }
    },
    get isLost() {
      return bytes.isLost || signal.aborted;
    },
    get busy() {
      // What is judged now may be over, and have its final, in a moment.
      return finals.any || turnsOf.some(({ isAsked }) => isAsked);
    },
    get position() {
      return heard.position;
    },
    get audioMs() {
      return samplesToMs(heard.samples);
    },
    [Symbol.dispose]: dispose,
  };
}

function strategyOf(
  strategies: HearingContext['strategies'],
  name: StrategyName = 'prompt',
): NonNullable<ReturnType<HearingContext['strategies']['get']>> {
  const [first] = strategies.values();
  const found = strategies.get(name) ?? first;
  if (found !== undefined) return found;
  throw new TranscribeError('This server has no strategy.', { code: 'ERR_INVALID_STATE' });
}

/** Tells the events of a session to one listener, who is there as long as it is. */
function createDelivery(tell: (event: SessionEvent) => Promise<void>): EventDelivery {
  let leave: () => void = () => {};
  let isStopped = false;
  return {
    async deliver(session) {
      const events = session[Symbol.asyncIterator]();
      leave = () => void events.return?.();
      while (!isStopped) {
        const { done, value } = await events.next();
        if (done || isStopped) return;
        await tell(value);
      }
    },
    takeUp() {},
    stop() {
      isStopped = true;
      leave();
    },
  };
}

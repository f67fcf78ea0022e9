import { createContainerDecoders } from '@ws/containers';
import {
  createInferenceScheduler,
  type SchedulerHooks,
  type SchedulerMetrics,
  type TranscriptionBackend,
} from '@ws/core';
import { until } from '@ws/core/adapter';
import { abortedError, checkLanguages } from '@ws/core/internal';
import type { AudioSessionContext } from '../audio-session/audio-session.js';
import { createEngines } from '../engine/create-engines.js';
import { type Detectors, loadDetectors } from '../engine/detectors.js';
import { createLiveSpeakers, type LiveSpeakers } from '../engine/live-speakers.js';
import { createOneShotQueue } from '../engine/one-shot-queue.js';
import { createRecordingSpeakers, type RecordingSpeakers } from '../engine/recording-speakers.js';
import { createStrategies } from '../engine/strategies.js';
import { type LoadingTurn, loadTurn, type TurnSource } from '../engine/turn-detectors.js';
import { settlesWithin } from '../operations/settles-within.js';
import type { ServerSettings } from './options/server-options.js';

/** A loaded model, and what shares it between sessions. */
export interface LoadedEngine
  extends Pick<
    AudioSessionContext,
    | 'scheduler'
    | 'oneShotQueue'
    | 'strategies'
    | 'detectors'
    | 'decoders'
    | 'turnDetector'
    | 'diarizer'
  > {
  readonly backend: TranscriptionBackend;
  readonly speakers: RecordingSpeakers;
}

/** The engine of a server, from the start to its disposal. */
export interface ServerEngine extends AsyncDisposable {
  /** Left out until it is created. It may still be loading. */
  readonly backend: TranscriptionBackend | undefined;
  /** Voice-activity detectors, once they are loaded. */
  readonly detectors: Detectors | undefined;
  /** Whether it tells who speaks. */
  readonly hasSpeakers: boolean;
  /** Name of the turn detector; `none` until it is loaded. */
  readonly turnName: string;
  /** Of the scheduler and the queue before it; left out until there is a scheduler. */
  readonly metrics: SchedulerMetrics | undefined;
  /** Left out until all is loaded. */
  readonly loaded: LoadedEngine | undefined;
  /** Loads the model and the detectors. @throws what `backend.load` throws; TranscribeError `ERR_ABORTED` */
  load(): Promise<LoadedEngine>;
}

const CALLS_OF_SESSION = 2;
// Sessions that begin before the turn detector is loaded are cut at fixed pauses.
const TURN_WAIT_MS = 2000;

export function createServerEngine(
  settings: ServerSettings,
  parts: {
    readonly onModelProgress: TurnSource['onModelProgress'];
    readonly hooks: SchedulerHooks;
    /** It took so long to tell who speaks in an utterance. */
    onSpeakers(ms: number): void;
  },
): ServerEngine {
  const { logger, source, signal, clock, callTimeoutMs, maxClients } = settings;
  let backend: TranscriptionBackend | undefined;
  let detectors: Detectors | undefined;
  let turn: LoadingTurn | undefined;
  let speakers: LiveSpeakers | undefined;
  let loaded: LoadedEngine | undefined;

  /** Everything after the model: it starts threads and timers only when it is used. */
  function share(model: TranscriptionBackend, vads: Detectors): LoadedEngine {
    return {
      backend: model,
      detectors: vads,
      strategies: createStrategies(model),
      turnDetector: () => turn?.detector,
      diarizer: speakers?.diarizer,
      scheduler: createInferenceScheduler({
        ...{ backend: model, callTimeoutMs, clock, logger, hooks: parts.hooks },
        // Each session waits with one call at most, and with one for its one-shot messages: none is ever refused.
        maxWaiting: CALLS_OF_SESSION * maxClients,
      }),
      oneShotQueue: createOneShotQueue({ backend: model, maxClients, clock, logger }),
      // One recording is heard twice at the same time, for its words and its voices.
      decoders: createContainerDecoders({ maxStreams: maxClients + 1, clock, logger }),
      speakers: createRecordingSpeakers({ ...settings, onModelProgress: parts.onModelProgress }),
    };
  }

  return {
    get backend() {
      return backend;
    },
    get detectors() {
      return detectors;
    },
    get hasSpeakers() {
      return speakers !== undefined;
    },
    get turnName() {
      return turn?.detector?.name ?? 'none';
    },
    get metrics() {
      return loaded && withLine(loaded.scheduler.metrics, loaded.oneShotQueue?.metrics);
    },
    get loaded() {
      return loaded;
    },
    async load() {
      if (signal?.aborted) throw abortedError(signal);
      detectors = await loadDetectors(settings.vad, logger);
      backend =
        source.kind === 'given'
          ? source.backend
          : await createEngines(source, { logger, clock, callTimeoutMs });
      // Loads beside the engine.
      turn = loadTurn({ ...settings, onModelProgress: parts.onModelProgress });
      speakers = await createLiveSpeakers({ ...settings, ...parts });
      await until(backend.load({ signal }), signal);
      // After it: where both are fetched, the engine is what is missed more.
      await until(speakers?.diarizer.load({ signal }) ?? Promise.resolve(), signal);
      checkLanguages(settings, backend);
      await until(settlesWithin(turn.settled, TURN_WAIT_MS), signal);
      loaded = share(backend, detectors);
      return loaded;
    },
    async [Symbol.asyncDispose]() {
      await loaded?.speakers[Symbol.asyncDispose]();
      await loaded?.decoders[Symbol.asyncDispose]();
      await loaded?.oneShotQueue?.[Symbol.asyncDispose]();
      await loaded?.scheduler[Symbol.asyncDispose]();
      await turn?.[Symbol.asyncDispose]();
      await speakers?.[Symbol.asyncDispose]();
      // A backend that was given belongs to the caller.
      if (source.kind === 'adapter') await backend?.[Symbol.asyncDispose]();
    },
  };
}

/** Calls in the queue before the scheduler wait for the engine, too. */
function withLine(
  metrics: SchedulerMetrics,
  line: Pick<SchedulerMetrics, 'waiting'> | undefined,
): SchedulerMetrics {
  const final = metrics.waiting.final + (line?.waiting.final ?? 0);
  return { ...metrics, waiting: { ...metrics.waiting, final } };
}

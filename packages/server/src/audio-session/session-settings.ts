import type {
  EndpointingOptions,
  SessionChanges,
  StreamingSessionOptions,
  TranscriptionBackend,
  TranscriptionStrategy,
} from '@ws/core';
import { checkLanguages, DEFAULT_ENDPOINTING, protocolError } from '@ws/core/internal';
import type { StartMessage } from '@ws/core/protocol';
import type { DetectorName } from '../engine/detectors.js';
import type { AudioSessionContext } from './audio-session-context.js';

/** The settings that a client asked for, by `start` and `configure`. */
export type RequestedSettings = Partial<
  Pick<
    StartMessage,
    | 'language'
    | 'languages'
    | 'task'
    | 'prompt'
    | 'hotwords'
    | 'vad'
    | 'turn'
    | 'endpointing'
    | 'partialIntervalMs'
    | 'wordTimestamps'
    | 'emptyFinals'
    | 'redact'
  >
>;

/** The server's endpointing: `automatic` is the default, and `maxUtteranceMs` the most that a client can have. */
export interface EndpointingBounds {
  readonly automatic: boolean;
  readonly maxUtteranceMs: number;
}

/**
 * A `start` whose settings this server can serve.
 *
 * @throws TranscribeError `ERR_PROTOCOL`: `UNSUPPORTED_MODEL`; what {@link supportedLanguages} and {@link checkDetectors}
 * throw
 */
export function checkedStart<Start extends StartMessage>(
  start: Start,
  context: Pick<
    AudioSessionContext,
    'model' | 'detectors' | 'turnDetector' | 'scheduler' | 'languages'
  >,
): Start {
  const { model, detectors, turnDetector, scheduler, languages } = context;
  if (start.model !== undefined && start.model !== model) {
    throw protocolError(
      'UNSUPPORTED_MODEL',
      `This server has the model "${model}". Ask for it, leave "model" out, or use a server that has the other one.`,
    );
  }
  supportedLanguages(start, scheduler.backend, languages);
  checkDetectors(start, detectors.names, turnDetector() !== undefined);
  return start;
}

/**
 * Refuses detectors that this server does not have.
 *
 * @param hasTurns - whether there is a turn detector
 * @throws TranscribeError `ERR_PROTOCOL`: `UNSUPPORTED_VAD`, `UNSUPPORTED_TURN`
 */
export function checkDetectors(
  { vad = 'none', turn = 'none' }: StartMessage,
  detectors: readonly DetectorName[],
  hasTurns: boolean,
): void {
  if (vad !== 'none' && !detectors.includes(vad)) {
    throw protocolError(
      'UNSUPPORTED_VAD',
      `This server has no "${vad}" detector. Ask for ${detectors.join(', ')} or none, or leave "vad" out.`,
    );
  }
  if (turn !== 'none' && !hasTurns) {
    throw protocolError(
      'UNSUPPORTED_TURN',
      `This server has no "${turn}" turn detector. Ask for none, or leave "turn" out: a fixed pause ends what is said.`,
    );
  }
}

/**
 * The languages of the session: the client's, or else the server's (`usual`).
 *
 * @throws TranscribeError `ERR_PROTOCOL`: `UNSUPPORTED_LANGUAGE` where the model does not know it, `INVALID_MESSAGE` where
 * a language is not among the languages
 */
export function supportedLanguages(
  { language, languages }: RequestedSettings,
  backend: TranscriptionBackend,
  usual: readonly string[] | undefined,
): Pick<RequestedSettings, 'language' | 'languages'> {
  const known = backend.capabilities.languages;
  const unknown = [language ?? [], languages ?? []].flat().filter((one) => !known?.includes(one));
  if (known !== undefined && unknown.length > 0) {
    throw protocolError(
      'UNSUPPORTED_LANGUAGE',
      `The model of this server does not know "${unknown[0]}". Ask for ${known.join(', ')}, or leave the language out.`,
      { language: unknown[0] },
    );
  }
  checkLanguages({ language, languages }, backend);
  return { language, languages: languages ?? (language === undefined ? usual : undefined) };
}

/** The options that the client chooses, without detectors and redaction. */
function clientOptions(
  { vad: _, turn: __, redact: ___, endpointing, ...rest }: RequestedSettings,
  bounds: EndpointingBounds,
): StreamingSessionOptions {
  return {
    ...rest,
    endpointing: { ...bounds, ...bounded(endpointing, bounds) },
  };
}

/** The parts of the server that a streaming session is opened with. */
export type StreamingContext = Pick<
  AudioSessionContext,
  'partialIntervalMs' | 'turnDetector' | 'limits' | 'clock' | 'logger'
> & { readonly strategy: TranscriptionStrategy };

/** The options of a streaming session, without `vad`. */
export function streamingOptions(
  { partialIntervalMs, strategy, turnDetector, limits, clock, logger }: StreamingContext,
  requested: RequestedSettings,
  bounds: EndpointingBounds,
): StreamingSessionOptions {
  return {
    partialIntervalMs,
    ...clientOptions(requested, bounds),
    strategy,
    turn: requested.turn === 'none' ? undefined : turnDetector(),
    maxBufferedMs: limits.maxBufferedMs,
    clock,
    logger,
  };
}

/** A change as the session takes it. Endpointing that the client unsets falls back to the server's. */
export function boundedChanges(changes: SessionChanges, bounds: EndpointingBounds): SessionChanges {
  if (!('endpointing' in changes)) return changes;
  const endpointing = bounded(changes.endpointing, bounds) ?? { ...DEFAULT_ENDPOINTING, ...bounds };
  return { ...changes, endpointing };
}

/** The requested settings after a change. */
export function changedRequest(
  requested: RequestedSettings,
  changes: SessionChanges,
): RequestedSettings {
  const { endpointing } = changes;
  if (endpointing === undefined) return { ...requested, ...changes };
  return { ...requested, ...changes, endpointing: { ...requested.endpointing, ...endpointing } };
}

/** Single endpointing settings that the client unsets fall back to the server's, too. */
function bounded(
  asked: EndpointingOptions | undefined,
  { automatic, maxUtteranceMs: most }: EndpointingBounds,
): EndpointingOptions | undefined {
  if (asked === undefined) return undefined;
  const { maxUtteranceMs = most } = asked;
  return {
    ...asked,
    ...('automatic' in asked && { automatic: asked.automatic ?? automatic }),
    ...('maxUtteranceMs' in asked && { maxUtteranceMs: Math.min(maxUtteranceMs, most) }),
  };
}

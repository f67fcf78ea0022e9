import {
  DEFAULT_ENDPOINTING,
  type EndpointingOptions,
  type SessionChanges,
  type StreamingSessionOptions,
  type TranscriptionBackend,
} from '@ws/core';
import { checkLanguages } from '@ws/core/options';
import { protocolError, type StartMessage } from '@ws/core/protocol';
import type { DetectorName } from '../by-name/detectors.js';
import type { RequestedSettings } from './requested-settings.js';
import type { NativeSessionContext } from './session-contract.js';

/** What the server says of endpoints where the client says nothing, and never lets it exceed. */
export interface EndpointingBounds {
  readonly automatic: boolean;
  readonly maxUtteranceMs: number;
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
 * What may be spoken: what the client says of it, or else what the server does.
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

/** The part of a session's options that is the client's to choose, but for detectors and what is covered. */
function clientOptions(
  { vad: _, turn: __, redact: ___, endpointing, ...rest }: RequestedSettings,
  bounds: EndpointingBounds,
): StreamingSessionOptions {
  return {
    ...rest,
    endpointing: { ...bounds, ...bounded(endpointing, bounds) },
  };
}

/** What the server gives each stream. */
export type StreamingContext = Pick<
  NativeSessionContext,
  'partialIntervalMs' | 'strategy' | 'turnDetector' | 'limits' | 'clock' | 'logger'
>;

/** How a session of the client's is made, but for what tells speech from silence. */
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

/** A change as the session takes it. Endpointing that is taken away is what it is without a word of the client's. */
export function boundedChanges(changes: SessionChanges, bounds: EndpointingBounds): SessionChanges {
  if (!('endpointing' in changes)) return changes;
  const endpointing = bounded(changes.endpointing, bounds) ?? { ...DEFAULT_ENDPOINTING, ...bounds };
  return { ...changes, endpointing };
}

/** What was asked for before, and a change of it. */
export function changedRequest(
  requested: RequestedSettings,
  changes: SessionChanges,
): RequestedSettings {
  const { endpointing } = changes;
  if (endpointing === undefined) return { ...requested, ...changes };
  return { ...requested, ...changes, endpointing: { ...requested.endpointing, ...endpointing } };
}

/** Single settings that are taken away, too, are the server's again. */
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

import {
  DEFAULT_ENDPOINTING,
  type EndpointingOptions,
  type SessionChanges,
  type StreamingSessionOptions,
  type TranscribeError,
} from '@ws/core';
import { protocolError, type StartMessage } from '@ws/core/protocol';
import type { DetectorName } from '../by-name/detectors.js';

/** What a client has asked for, by `start` and `configure`. */
export type RequestedSettings = Partial<
  Pick<
    StartMessage,
    | 'language'
    | 'task'
    | 'prompt'
    | 'hotwords'
    | 'vad'
    | 'endpointing'
    | 'partialIntervalMs'
    | 'wordTimestamps'
  >
>;

/** What the server says of endpoints where the client says nothing, and never lets it exceed. */
export interface EndpointingBounds {
  readonly automatic: boolean;
  readonly maxUtteranceMs: number;
}

/**
 * Refuses a detector that this server does not have.
 *
 * @throws TranscribeError `ERR_PROTOCOL`: `UNSUPPORTED_VAD`
 */
export function checkDetector(
  { vad = 'none' }: StartMessage,
  detectors: readonly DetectorName[],
): void {
  if (vad === 'none' || detectors.includes(vad)) return;
  throw protocolError(
    'UNSUPPORTED_VAD',
    `This server has no "${vad}" detector. Ask for ${detectors.join(', ')} or none, or leave "vad" out.`,
  );
}

/** Why a `start` comes too late: after another one, or after audio. */
export function startedBefore(isSent: boolean): TranscribeError {
  return protocolError(
    'UNEXPECTED_MESSAGE',
    isSent
      ? '"start" was sent before, and may be sent once. Send "configure" to change a session.'
      : '"start" must come before any audio. Connect again to start another session.',
  );
}

/** The part of a session's options that is the client's to choose, but for the detector. */
export function clientOptions(
  { vad: _, endpointing, ...rest }: RequestedSettings,
  bounds: EndpointingBounds,
): StreamingSessionOptions {
  return {
    ...rest,
    endpointing: { ...bounds, ...bounded(endpointing, bounds) },
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

import type { SessionChanges, StreamingSessionOptions } from '@ws/core';
import type { Redactor } from '@ws/redaction';
import type { OneShotSettings } from '../one-shots/one-shots.js';
import { redactorFor } from './redactor-for.js';
import type { RequestedSettings } from './requested-settings.js';
import type { NativeSessionContext } from './session-contract.js';
import {
  boundedChanges,
  changedRequest,
  type EndpointingBounds,
  type StreamingContext,
  streamingOptions,
  supportedLanguages,
} from './session-settings.js';

/** What a client asks of its session, by `start` and `configure`, and what becomes of it. */
export interface AskedSettings {
  /** All of it. */
  readonly requested: RequestedSettings;
  /** The detector. */
  readonly vad: RequestedSettings['vad'];
  /** What covers all that is told of it; nothing where it is told as it is heard. */
  readonly redactor: Redactor | undefined;
  /** By `start`. */
  begin(settings: RequestedSettings): void;
  /**
   * By `configure`.
   *
   * @param tell - tells it to what runs; where it throws, nothing is changed
   * @throws TranscribeError `ERR_PROTOCOL`: `UNSUPPORTED_LANGUAGE`; what `tell` throws
   */
  change(changes: SessionChanges, tell: (changes: SessionChanges) => void): void;
  /** How a stream of its audio is transcribed, but for the scheduler and what tells speech from silence. */
  forStream(): StreamingSessionOptions;
  /** What holds for a one-shot message. */
  forOneShot(): OneShotSettings;
}

/** @param isNewer - whether the client knows more than the original protocol */
export function createAskedSettings(
  context: StreamingContext & Pick<NativeSessionContext, 'scheduler' | 'languages' | 'redact'>,
  { maxUtteranceMs, isNewer }: { readonly maxUtteranceMs: number; isNewer(): boolean },
): AskedSettings {
  let requested: RequestedSettings = {};
  let redactor = redactorFor(context.redact);

  function languagesOf(asked: RequestedSettings): ReturnType<typeof supportedLanguages> {
    return supportedLanguages(asked, context.scheduler.backend, context.languages);
  }

  /** Who knows only the original messages says by `vad_end` alone where an utterance ends. */
  function endpointingBounds(): EndpointingBounds {
    return { automatic: isNewer(), maxUtteranceMs };
  }

  return {
    get requested() {
      return requested;
    },
    get vad() {
      return requested.vad;
    },
    get redactor() {
      return redactor;
    },
    begin(settings) {
      requested = { ...requested, ...settings };
      redactor = redactorFor(context.redact, requested.redact);
    },
    change(changes, tell) {
      const asked = changedRequest(requested, changes);
      const spoken = languagesOf(asked);
      const isSpoken = 'language' in changes || 'languages' in changes;
      tell({ ...boundedChanges(changes, endpointingBounds()), ...(isSpoken && spoken) });
      requested = asked;
    },
    forStream: () => ({
      ...streamingOptions(context, requested, endpointingBounds()),
      ...languagesOf(requested),
      emptyFinals: requested.emptyFinals ?? !isNewer(),
    }),
    forOneShot() {
      const { task, prompt, hotwords, wordTimestamps } = requested;
      return { ...languagesOf(requested), task, prompt, hotwords, wordTimestamps, redactor };
    },
  };
}

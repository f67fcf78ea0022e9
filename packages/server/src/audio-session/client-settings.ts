import type { SessionChanges, StreamingSessionOptions } from '@ws/core';
import type { Redactor } from '@ws/redaction';
import type { AudioSessionContext } from './audio-session-context.js';
import { redactorFor } from './redaction.js';
import {
  boundedChanges,
  changedRequest,
  type EndpointingBounds,
  type RequestedSettings,
  type StreamingContext,
  streamingOptions,
  supportedLanguages,
} from './session-settings.js';

/** Settings of a message that asks for one answer. */
export type OneShotSettings = Pick<
  StreamingSessionOptions,
  'language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps'
> & {
  /** Redacts the answer. */
  readonly redactor: Redactor | undefined;
};

/** The settings of one client, from `start` and `configure`, and the options that follow from them. */
export interface ClientSettings {
  readonly requested: RequestedSettings;
  /** Redacts all events; `undefined` if nothing is redacted. */
  readonly redactor: Redactor | undefined;
  /** Adds the settings of `start`. */
  begin(settings: RequestedSettings): void;
  /**
   * Applies the changes of `configure`.
   *
   * @param apply - passes the changes to the running sessions; if it throws, nothing is changed
   * @throws TranscribeError `ERR_PROTOCOL`: `UNSUPPORTED_LANGUAGE`; what `apply` throws
   */
  change(changes: SessionChanges, apply: (changes: SessionChanges) => void): void;
  /** Options of a streaming session, without scheduler and detector. */
  forStream(): StreamingSessionOptions;
  forOneShot(): OneShotSettings;
}

/** Defaults that depend on the client's protocol. */
export interface ProtocolDefaults {
  /** Whether pauses end utterances. Without, only messages of the client do. */
  readonly automatic: boolean;
  readonly emptyFinals: boolean;
}

/** @param defaults - asked when options are made: a client of the native protocol may turn out to know more of it */
export function createClientSettings(
  context: StreamingContext & Pick<AudioSessionContext, 'scheduler' | 'languages' | 'redact'>,
  maxUtteranceMs: number,
  defaults: () => ProtocolDefaults,
): ClientSettings {
  let requested: RequestedSettings = {};
  let redactor = redactorFor(context.redact);

  function languagesOf(asked: RequestedSettings): ReturnType<typeof supportedLanguages> {
    return supportedLanguages(asked, context.scheduler.backend, context.languages);
  }

  function endpointingBounds(): EndpointingBounds {
    return { automatic: defaults().automatic, maxUtteranceMs };
  }

  return {
    get requested() {
      return requested;
    },
    get redactor() {
      return redactor;
    },
    begin(settings) {
      requested = { ...requested, ...settings };
      redactor = redactorFor(context.redact, requested.redact);
    },
    change(changes, apply) {
      const asked = changedRequest(requested, changes);
      const spoken = languagesOf(asked);
      const isSpoken = 'language' in changes || 'languages' in changes;
      apply({ ...boundedChanges(changes, endpointingBounds()), ...(isSpoken && spoken) });
      requested = asked;
    },
    forStream: () => ({
      ...streamingOptions(context, requested, endpointingBounds()),
      ...languagesOf(requested),
      emptyFinals: requested.emptyFinals ?? defaults().emptyFinals,
    }),
    forOneShot() {
      const { task, prompt, hotwords, wordTimestamps } = requested;
      return { ...languagesOf(requested), task, prompt, hotwords, wordTimestamps, redactor };
    },
  };
}

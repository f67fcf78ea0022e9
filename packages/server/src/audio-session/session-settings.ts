import type {
  EndpointingOptions,
  LiveDiarizer,
  SessionChanges,
  StreamingSessionOptions,
  TranscriptionStrategy,
} from '@ws/core';
import { checkLanguages, DEFAULT_ENDPOINTING, protocolError } from '@ws/core/internal';
import type { StartMessage } from '@ws/core/protocol';
import type { Redactor } from '@ws/redaction';
import type { AudioSessionContext, RequestedSettings } from './audio-session.js';
import { redactorFor } from './redaction.js';

/** The settings of one client, from `start` and `configure`, and the options that follow from them. */
export interface SessionSettings {
  readonly requested: RequestedSettings;
  /** Redacts all events; `undefined` if nothing is redacted. */
  readonly redactor: Redactor | undefined;
  begin(settings: RequestedSettings): void;
  /** Takes changes once `apply` has. @throws TranscribeError `ERR_PROTOCOL`, `UNSUPPORTED_LANGUAGE`; what `apply` throws */
  change(changes: SessionChanges, apply: (changes: SessionChanges) => void): void;
  /** Options of a streaming session, without scheduler and detector. */
  forStream(): StreamingSessionOptions;
  /** Settings of a message that asks for one answer, and what redacts the answer. */
  forOneShot(): Pick<
    StreamingSessionOptions,
    'language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps'
  > &
    Pick<SessionSettings, 'redactor'>;
}

export interface ProtocolDefaults {
  /** Whether pauses end utterances. Without, only messages of the client do. */
  readonly automatic: boolean;
  readonly emptyFinals: boolean;
}

/** The server's endpointing: `automatic` is the default, and `maxUtteranceMs` the most that a client can have. */
interface EndpointingBounds {
  readonly automatic: boolean;
  readonly maxUtteranceMs: number;
}

/** @param defaults - asked when options are made: a client of the native protocol may turn out to know more of it */
export function createSessionSettings(
  context: AudioSessionContext,
  strategy: TranscriptionStrategy,
  maxUtteranceMs: number,
  defaults: () => ProtocolDefaults,
): SessionSettings {
  const endpointingBounds = () => ({ automatic: defaults().automatic, maxUtteranceMs });

  const settings: { -readonly [K in keyof SessionSettings]: SessionSettings[K] } = {
    requested: {},
    redactor: redactorFor(context.redact),
    begin(started) {
      settings.requested = { ...settings.requested, ...started };
      settings.redactor = redactorFor(context.redact, settings.requested.redact);
    },
    change(changes, apply) {
      const asked = changedRequest(settings.requested, changes);
      const spoken = supportedLanguages(asked, context);
      const isSpoken = 'language' in changes || 'languages' in changes;
      apply({ ...boundedChanges(changes, endpointingBounds()), ...(isSpoken && spoken) });
      settings.requested = asked;
    },
    forStream() {
      const { partialIntervalMs, turnDetector, limits, clock, logger } = context;
      const { vad: _, turn, speakers, knownSpeakers, redact: __, ...asked } = settings.requested;
      const { endpointing, emptyFinals, ...rest } = asked;
      const bounds = endpointingBounds();
      return {
        partialIntervalMs,
        ...rest,
        ...supportedLanguages(settings.requested, context),
        endpointing: { ...bounds, ...bounded(endpointing, bounds) },
        emptyFinals: emptyFinals ?? defaults().emptyFinals,
        turn: turn === 'none' ? undefined : turnDetector(),
        speakers: speakersAsked(speakers, knownSpeakers, context.diarizer),
        maxBufferedMs: limits.maxBufferedMs,
        ...{ strategy, clock, logger },
      };
    },
    forOneShot() {
      const { redactor, requested } = settings;
      const { task, prompt, hotwords, wordTimestamps } = requested;
      const languages = supportedLanguages(requested, context);
      return { ...languages, task, prompt, hotwords, wordTimestamps, redactor };
    },
  };
  return settings;
}

/**
 * Refuses a `start` whose settings this server cannot serve.
 *
 * @throws TranscribeError `ERR_PROTOCOL`: `UNSUPPORTED_MODEL`, `UNSUPPORTED_LANGUAGE`, `UNSUPPORTED_VAD`,
 * `UNSUPPORTED_TURN`, `UNSUPPORTED_SPEAKERS`; `INVALID_MESSAGE` where a language is not among the languages
 */
export function checkStart(
  start: StartMessage,
  context: Pick<
    AudioSessionContext,
    'model' | 'detectors' | 'turnDetector' | 'diarizer' | 'scheduler' | 'languages'
  >,
): void {
  const { model, detectors, turnDetector } = context;
  if (start.model !== undefined && start.model !== model) {
    throw protocolError(
      'UNSUPPORTED_MODEL',
      `This server has the model "${model}". Ask for it, leave "model" out, or use a server that has the other one.`,
    );
  }
  supportedLanguages(start, context);
  const { vad = 'none', turn = 'none' } = start;
  if (vad !== 'none' && !detectors.names.includes(vad)) {
    throw protocolError(
      'UNSUPPORTED_VAD',
      `This server has no "${vad}" detector. Ask for ${detectors.names.join(', ')} or none, or leave "vad" out.`,
    );
  }
  if (turn !== 'none' && turnDetector() === undefined) {
    throw protocolError(
      'UNSUPPORTED_TURN',
      `This server has no "${turn}" turn detector. Ask for none, or leave "turn" out: a fixed pause ends what is said.`,
    );
  }
  if (start.speakers && context.diarizer === undefined) {
    throw protocolError(
      'UNSUPPORTED_SPEAKERS',
      'This server does not tell who speaks. Leave "speakers" out, or start the server with --speakers.',
    );
  }
}

/** A server that a session is handed over to may have no diarizer: the session goes on without. */
function speakersAsked(
  asked: RequestedSettings['speakers'],
  known: RequestedSettings['knownSpeakers'],
  diarizer: LiveDiarizer | undefined,
): StreamingSessionOptions['speakers'] {
  if (!asked || diarizer === undefined) return undefined;
  return { diarizer, known, maxSpeakers: asked === true ? undefined : asked.max };
}

/** The client's languages, or else the server's. Throws what {@link checkStart} throws of languages. */
function supportedLanguages(
  { language, languages }: RequestedSettings,
  {
    scheduler: { backend },
    languages: usual,
  }: Pick<AudioSessionContext, 'scheduler' | 'languages'>,
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

/** A change as the session takes it. Endpointing that the client unsets falls back to the server's. */
function boundedChanges(changes: SessionChanges, bounds: EndpointingBounds): SessionChanges {
  if (!('endpointing' in changes)) return changes;
  const endpointing = bounded(changes.endpointing, bounds) ?? { ...DEFAULT_ENDPOINTING, ...bounds };
  return { ...changes, endpointing };
}

function changedRequest(requested: RequestedSettings, changes: SessionChanges): RequestedSettings {
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

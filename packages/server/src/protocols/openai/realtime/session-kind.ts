import { isObject } from '@ws/core/internal';
import { invalidValue } from '../openai-error.js';

/** What a session is for: transcripts alone, or a conversation with a model. */
export type SessionKind = 'transcription' | 'realtime';

// Names of models that transcribe.
const TRANSCRIBES = /whisper|transcribe/;

/** What a session is before its client has said it. `intent` and `model` are of the address. */
export function firstKind(
  intent: string | null,
  model: string | null,
  isAnswered: boolean,
): SessionKind {
  if (!isAnswered || intent === 'transcription') return 'transcription';
  return model !== null && TRANSCRIBES.test(model) ? 'transcription' : 'realtime';
}

/**
 * What a session is after its client has said something of it.
 *
 * @param isAnswered - whether this server answers
 * @throws OpenAiError 400
 */
export function changedKind(kind: SessionKind, session: unknown, isAnswered: boolean): SessionKind {
  const { type } = isObject(session) ? session : {};
  if (type === undefined) return kind;
  if (type === 'transcription' || (type === 'realtime' && isAnswered)) return type;
  throw invalidValue(
    'session.type',
    isAnswered
      ? '"session.type" must be "realtime" or "transcription".'
      : '"session.type" must be "transcription": this server transcribes, and does not answer. Start it with --voice for answers.',
  );
}

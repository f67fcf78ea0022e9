import { isObject, isWellFormed } from '@ws/core/internal';
import type { SpeechProvider } from '@ws/server';
import { HttpFault } from '../../http/http-fault.js';
import { isSoundName, SOUNDS, type SoundName } from '../sound-formats.js';

/** What is asked of `/v1/audio/speech`, when what it leaves out is said. */
export interface SpeechRequest {
  readonly text: string;
  /** Left out: the server's own. */
  readonly voice: string | undefined;
  readonly speed: number | undefined;
  readonly format: SoundName;
  /** Whether the sound comes as server-sent events. */
  readonly isEvents: boolean;
}

const MAX_CHARS = 4096;
const SPEED = { least: 0.25, most: 4 };
// Also of a version of one of them, and of those to come.
const ALIAS = /^(?:tts-|gpt-)[\w.-]{1,100}$/;
/** OpenAI's own voices. Clients always name one, so each stands for the server's. */
const OPENAI_VOICES: readonly string[] = [
  ...['alloy', 'ash', 'ballad', 'cedar', 'coral', 'echo', 'fable', 'marin', 'nova', 'onyx'],
  ...['sage', 'shimmer', 'verse'],
];

/** @throws HttpFault 400, 404: its `more.param` names the field */
export function readSpeechRequest(
  { model, input, voice, response_format, speed, stream_format }: Readonly<Record<string, unknown>>,
  { name, voices }: Pick<SpeechProvider, 'name' | 'voices'>,
): SpeechRequest {
  if (typeof model !== 'string') throw wrong('model', `must be a string, such as "tts-1".`);
  if (model !== name && !ALIAS.test(model)) {
    const message = `There is no such model here. Ask for "${name}", or for one of tts-1 and gpt-4o-mini-tts, which stand for it.`;
    throw new HttpFault(404, 'model_not_found', message, { param: 'model' });
  }
  if (!isWellFormed(input) || input.trim() === '') {
    throw wrong('input', 'must be a text that is not blank.');
  }
  if (input.length > MAX_CHARS) {
    const message = `"input" has ${input.length} characters, of ${MAX_CHARS} at most. Send it in parts.`;
    throw new HttpFault(400, 'string_above_max_length', message, { param: 'input' });
  }
  const format = response_format ?? 'mp3';
  if (!isSoundName(format)) {
    throw wrong('response_format', `must be one of ${Object.keys(SOUNDS).join(', ')}.`);
  }
  if (speed !== undefined && speed !== null && !isSpeed(speed)) {
    throw wrong('speed', `must be a number from ${SPEED.least} to ${SPEED.most}.`);
  }
  const events = stream_format ?? 'audio';
  if (events !== 'audio' && events !== 'sse') {
    throw wrong('stream_format', 'must be "audio" or "sse".');
  }
  return {
    text: input,
    voice: voiceOf(
      voice,
      voices.map((one) => one.name),
    ),
    speed: isSpeed(speed) ? speed : undefined,
    ...{ format, isEvents: events === 'sse' },
  };
}

function isSpeed(value: unknown): value is number {
  return typeof value === 'number' && value >= SPEED.least && value <= SPEED.most;
}

/** A voice by its name, or as `{id}`. */
function voiceOf(given: unknown, names: readonly string[]): string | undefined {
  const { id: voice } = isObject(given) ? (given as { readonly id?: unknown }) : { id: given };
  if (voice === undefined || voice === null) return undefined;
  if (typeof voice === 'string') {
    if (names.includes(voice)) return voice;
    if (OPENAI_VOICES.includes(voice)) return undefined;
  }
  const own = `one of ${names.slice(0, 50).join(', ')}`;
  throw wrong('voice', `must be ${own}, or a name of OpenAI's, which stands for the server's own.`);
}

function wrong(param: string, message: string): HttpFault {
  return new HttpFault(400, 'invalid_value', `"${param}" ${message}`, { param });
}

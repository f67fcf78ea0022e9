import { TranscribeError } from '@ws/core';
import { isObject } from '@ws/core/internal';

/** How a recording is encoded. */
export type VoiceFormat = 'webm' | 'mp4' | 'wav' | 'pcm';

/** How an utterance ends: `push`, the user lets go of a button; `continuous`, the server hears a pause. */
export type VoiceMode = 'push' | 'continuous';

export type VoiceClientMessage =
  | {
      readonly type: 'audio_start';
      readonly format: VoiceFormat;
      /** Hz, of `pcm`, which is 16-bit little-endian mono. */
      readonly sample_rate?: number;
      readonly mode?: VoiceMode;
    }
  | { readonly type: 'audio_end' }
  | { readonly type: 'text'; readonly content: string }
  | { readonly type: 'cancel' }
  | { readonly type: 'voice'; readonly name: string }
  | { readonly type: 'model'; readonly name: string }
  /** So much of this sound was heard. */
  | { readonly type: 'playback'; readonly url: string; readonly seconds: number };

export type VoiceServerMessage =
  /** `conversationId`: under which it is remembered; a server that tells it answers each `cancel` by `interrupted`. */
  | {
      readonly type: 'ready';
      readonly conversationId: string | undefined;
      /** The voices that can speak, and the one that does; empty where the server does not tell. */
      readonly voices: readonly string[];
      readonly voice: string | undefined;
      /** Models that can write the answers, and which does; empty where the server does not tell. */
      readonly models: readonly string[];
      readonly model: string | undefined;
    }
  | { readonly type: 'partial_transcript'; readonly text: string }
  | { readonly type: 'final_transcript'; readonly text: string }
  /** `accumulated` is all of the answer until now. */
  | {
      readonly type: 'response_chunk';
      readonly text: string;
      readonly accumulated: string | undefined;
    }
  | ({ readonly type: 'tool' } & VoiceTool)
  /** `place`: which part of the answer's text it speaks; a server need not tell it. */
  | {
      readonly type: 'audio_chunk';
      readonly url: string;
      readonly index: number;
      readonly place: SpokenPlace | undefined;
    }
  | {
      readonly type: 'response_complete';
      readonly text: string | undefined;
      readonly audioUrl: string | undefined;
    }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  /** Nothing more of the answer comes. `isCancelled`: it is the answer to a `cancel`. */
  | { readonly type: 'interrupted'; readonly isCancelled: boolean | undefined }
  /** A person may be speaking: the sound is held. */
  | { readonly type: 'pause' }
  /** No speech followed: the sound goes on. */
  | { readonly type: 'resume' }
  | { readonly type: 'speech_start' }
  /** It was heard, and is taken for the answer's own sound: it is not asked. */
  | { readonly type: 'suppressed'; readonly text: string }
  /** It told the answer to stop: it is not asked. */
  | { readonly type: 'stopped'; readonly text: string }
  /** The server heard speech, and has no text for it. */
  | ({ readonly type: 'untranscribed' } & SpeechSpan);

/** How the use of a tool stands: the model begins to call it, it runs, it has ended well, or it has not. */
export type VoiceToolState = 'called' | 'running' | 'done' | 'failed';

/** A use of a tool for an answer. */
export interface VoiceTool {
  readonly name: string;
  readonly state: VoiceToolState;
  /** Which use it is, where the server tells: it has the same one in all of its states. */
  readonly id: string | undefined;
}

/** Which part of an answer a sound speaks. */
export interface SpokenPlace {
  /** In UTF-16 units of its text. */
  readonly start: number;
  readonly end: number;
  /** How long the sound lasts. */
  readonly seconds: number;
}

/** A stretch of speech, in seconds of the recording or of the open microphone. */
export interface SpeechSpan {
  readonly start: number;
  readonly end: number;
}

// What is said to a person: what an error holds beyond it is no message.
const MAX_ERROR_CHARS = 1000;
const MAX_NAMES = 1000;
// What is shown of it.
const MAX_TOOL_CHARS = 200;
const TOOL_STATES: readonly unknown[] = ['called', 'running', 'done', 'failed'];

/**
 * Reads a text frame. Of a type that this version does not know: `undefined`.
 *
 * @throws TranscribeError `ERR_PROTOCOL`
 */
export function decodeVoiceMessage(frame: string): VoiceServerMessage | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(frame);
  } catch (cause) {
    throw malformed('it is no JSON', cause);
  }
  if (!isObject(fields)) throw malformed('it is no object');
  const { type, index, voices, models, state } = fields;
  const maybe = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === 'string' ? value : undefined;
  };
  const string = (name: string): string => {
    const value = maybe(name);
    if (value === undefined) throw malformed(`"${name}" is no string`);
    return value;
  };
  switch (type) {
    case 'pause':
    case 'resume':
    case 'speech_start':
      return { type };
    case 'ready':
      return {
        ...{ type, conversationId: maybe('conversation_id'), voice: maybe('voice') },
        ...{ voices: names(voices), models: names(models), model: maybe('model') },
      };
    case 'interrupted': {
      const reason = maybe('reason');
      return { type, isCancelled: reason === undefined ? undefined : reason === 'cancel' };
    }
    case 'partial_transcript':
    case 'final_transcript':
    case 'suppressed':
    case 'stopped':
      return { type, text: string('text') };
    case 'response_chunk':
      return { type, text: string('text'), accumulated: maybe('accumulated') };
    case 'tool': {
      const name = string('name').slice(0, MAX_TOOL_CHARS);
      // A state that this version does not know is of one that has not ended.
      const known = TOOL_STATES.includes(state) ? (state as VoiceToolState) : 'running';
      return { type, name, id: maybe('id')?.slice(0, MAX_TOOL_CHARS), state: known };
    }
    case 'audio_chunk': {
      const url = string('url');
      if (Number.isSafeInteger(index) && Number(index) >= 0) {
        return { type, url, index: Number(index), place: spokenPlace(fields) };
      }
      throw malformed('"index" is no whole number');
    }
    case 'response_complete':
      return { type, text: maybe('text'), audioUrl: maybe('audio_url') };
    case 'untranscribed':
      return { type, ...speechSpan(fields) };
    case 'error': {
      const code = maybe('code') ?? 'INTERNAL_ERROR';
      const message = maybe('message') || 'The server does not say what is wrong.';
      return { type, code: code.slice(0, 100), message: message.slice(0, MAX_ERROR_CHARS) };
    }
    default:
      return undefined;
  }
}

function names(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((name) => typeof name === 'string').slice(0, MAX_NAMES);
}

function spokenPlace({
  start,
  end,
  seconds,
}: Readonly<Record<string, unknown>>): SpokenPlace | undefined {
  const isPlace =
    Number.isSafeInteger(start) && Number.isSafeInteger(end) && typeof seconds === 'number';
  if (!isPlace || Number(start) < 0 || Number(end) < Number(start) || !(seconds > 0)) {
    return undefined;
  }
  return { start: Number(start), end: Number(end), seconds };
}

/** @throws TranscribeError `ERR_PROTOCOL` */
export function speechSpan(fields: Readonly<Record<string, unknown>>): SpeechSpan {
  const [start, end] = ['start', 'end'].map((name) => {
    const value = fields[name];
    if (typeof value === 'number' && value >= 0) return value;
    throw malformed(`"${name}" is no time in seconds`);
  }) as [number, number];
  return { start, end };
}

function malformed(why: string, cause?: unknown): TranscribeError {
  return new TranscribeError(
    `The server said what is no message of a conversation: ${why}. Is this the address of /voice/stream?`,
    { code: 'ERR_PROTOCOL', cause },
  );
}

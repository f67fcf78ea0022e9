import { TranscribeError } from '@ws/core';
import type { SpeechProvider } from '@ws/server';
import { encodeSound } from '../encoding/encode-sound.js';
import type { CreateSoundEncoder, SoundFormat } from '../encoding/sound-encoder.js';
import { HttpFault, speechFailure } from '../http/http-fault.js';
import { spokenWhole } from '../speech/answer/spoken-whole.js';

/** A text that is spoken whole, in one request. */
export interface SpokenRequest {
  readonly text: string;
  readonly voice?: string | undefined;
  readonly language?: string | undefined;
  readonly speed?: number | undefined;
}

interface SpeakTextParts {
  readonly speech: SpeechProvider;
  readonly sound: { readonly create: CreateSoundEncoder; readonly format: SoundFormat };
  readonly signal: AbortSignal;
}

/**
 * A text's sound as bytes, while it is spoken.
 *
 * @throws HttpFault that names the field in `more.param`, or says that the text has nothing that can be said
 */
export async function* speakText(
  { text, voice, language, speed }: SpokenRequest,
  { speech, sound, signal }: SpeakTextParts,
): AsyncGenerator<Uint8Array, void, undefined> {
  const left = new AbortController();
  const over = AbortSignal.any([signal, left.signal]);
  try {
    const spoken = speech.speak({ voice, language, speed, signal: over });
    yield* encodeSound(something(spokenWhole(spoken, text)), speech.sampleRate, sound);
  } catch (error) {
    throw signal.aborted ? error : faultOf(error);
  } finally {
    left.abort();
  }
}

async function* something(sound: AsyncIterable<Float32Array>): AsyncGenerator<Float32Array> {
  let isEmpty = true;
  for await (const samples of sound) {
    isEmpty = false;
    yield samples;
  }
  if (isEmpty) {
    throw new HttpFault(400, 'invalid_value', 'There is nothing in this text that can be said.');
  }
}

function faultOf(error: unknown): unknown {
  if (!TranscribeError.isInstance(error)) return error;
  const { code, message } = error;
  const { option, missing } = error.details;
  if (code === 'ERR_INVALID_OPTION') {
    return new HttpFault(400, 'invalid_value', message, { param: option });
  }
  // An encoder that is not installed: another format may be there.
  if (code === 'ERR_BACKEND_UNAVAILABLE' && missing !== undefined) {
    const others = 'Without it there are mp3, opus, and samples, alone or as WAV.';
    return new HttpFault(400, 'unsupported_format', `${message} ${others}`);
  }
  return speechFailure(code, message);
}

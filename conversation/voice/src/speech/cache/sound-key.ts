import { createHmac } from 'node:crypto';
import type { SpeechRequest, SpeechSynthesizer } from '@ws/speech';

export interface SoundRequest extends SpeechRequest {
  /** What the voice is to speak, where it speaks several languages. */
  readonly language: string | undefined;
}

/** Changes when the same request would make other bytes. */
const VERSION = 2;
const FILE = /^([0-9a-f]{64})\.wav$/;

/** The text as it is spoken: texts that differ by white space or in how an accent is written are one. */
export function normalizedText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/**
 * What a sound is kept under: 64 hexadecimal digits. Its file's name is all that a listener must show: without the secret it
 * would tell who knows the name of a text whether that was said to anybody.
 */
export function soundKey(
  secret: string,
  { name, capabilities }: Pick<SpeechSynthesizer, 'name' | 'capabilities'>,
  { text, voice, speed, language = '' }: SoundRequest,
): string {
  const said = [VERSION, name, capabilities.sampleRate, voice, language, speed, text];
  return createHmac('sha256', secret).update(JSON.stringify(said)).digest('hex');
}

/** The name of a sound's file. */
export function fileOfKey(key: string): string {
  return `${key}.wav`;
}

/** The key in a file's name; `undefined` for any other name, whatever it is. */
export function keyOfFile(file: unknown): string | undefined {
  return typeof file === 'string' ? FILE.exec(file)?.[1] : undefined;
}

import { TranscribeError } from '@ws/core';
import { invalidOption, isWellFormed } from '@ws/core/internal';
import type {
  SpeechCapabilities,
  SpeechVoice,
  SynthesizeOptions,
} from '../contracts/speech-synthesizer.js';

/** What a call comes to, when what it leaves out is said. */
export interface SpeechRequest {
  readonly text: string;
  readonly voice: string;
  readonly speed: number;
}

/**
 * Refuses a call that no engine could answer, and chooses the voice.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function checkSpeechCall(
  text: string,
  { voice, language, speed = 1 }: SynthesizeOptions,
  capabilities: Pick<SpeechCapabilities, 'voices' | 'speed' | 'maxChars'>,
): SpeechRequest {
  const { voices, maxChars } = capabilities;
  if (!isWellFormed(text) || text.trim() === '') {
    throw invalidOption('text', text, 'a string of well-formed Unicode that is not blank');
  }
  if (text.length > maxChars) {
    throw new TranscribeError(
      `A text of ${text.length} characters is longer than the ${maxChars} that one call takes. Cut it into sentences, with createSentenceCutter of @ws/speech.`,
      { code: 'ERR_INVALID_OPTION', details: { option: 'text', chars: text.length, maxChars } },
    );
  }
  const { min, max } = capabilities.speed;
  if (typeof speed !== 'number' || !(speed >= min && speed <= max)) {
    throw invalidOption('speed', speed, `a number from ${min} to ${max}`);
  }
  const names = voices.map(({ name }) => name).join(', ');
  const named = voice === undefined ? voices : voices.filter(({ name }) => name === voice);
  if (named.length === 0) throw invalidOption('voice', voice, `one of ${names}`);
  const fit = language === undefined ? named : named.filter((one) => speaks(one, language));
  if (fit.length === 0) {
    const spoken = [...new Set(named.flatMap(({ languages }) => languages))].join(', ');
    throw invalidOption('language', language, `one that the voice speaks: ${spoken}`);
  }
  return { text, voice: fit[0]!.name, speed };
}

/** Whether a voice speaks a language: `en` is spoken by one of `en-GB`, and `en-GB` by no other. */
function speaks({ languages }: SpeechVoice, language: unknown): boolean {
  if (typeof language !== 'string' || language === '') return false;
  const asked = language.toLowerCase();
  return languages.some((each) => `${each.toLowerCase()}-`.startsWith(`${asked}-`));
}

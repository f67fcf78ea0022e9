import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { chooseLanguage } from './choose-language.js';
import { HELD_SECONDS, type LanguageDecider } from './language-decider.js';

/** What is known of the language of a call's audio. */
export interface LanguageOfCall {
  readonly decider: LanguageDecider;
  /** What it may be; left out: all. */
  readonly languages: readonly string[] | undefined;
  /** Of speech, in the audio. */
  readonly seconds: number;
  /** Whether the answer is to count: that of a whole utterance does. */
  readonly counts: boolean;
}

// Of less nobody can tell. A backend that takes longer to listen for the language is not asked.
const TELLING_SECONDS = 1;

/**
 * Transcribes audio in the language that is decided, where none is given. Whether it is another one is listened for where
 * the answer counts, or where so much speech may change what was decided.
 *
 * A backend that chooses by a bias does so in the same call. Another one writes what it hears, and where something else
 * was decided is asked a second time, with the language given; the second answer stands alone.
 */
export async function transcribeInLanguage(
  backend: TranscriptionBackend,
  samples: Float32Array,
  options: TranscribeOptions,
  { decider, languages, seconds, counts }: LanguageOfCall,
): Promise<TranscriptResult> {
  const { languageDetection, languageChoice: chooses, languages: known } = backend.capabilities;
  const isOne = !languageDetection || known?.length === 1 || languages?.length === 1;
  const held = languages?.includes(decider.held ?? '') === false ? undefined : decider.held;
  const { languageChoice: own, language = isOne ? languages?.[0] : own ? undefined : held } =
    options;
  const listens = chooses
    ? counts || seconds >= HELD_SECONDS
    : counts && seconds >= TELLING_SECONDS;
  const transcribe = (more: TranscribeOptions): Promise<TranscriptResult> =>
    backend.transcribe(samples, { ...options, ...more });
  if (isOne || options.language || (language && !listens)) return transcribe({ language });

  const languageChoice = { among: languages, bias: decider.bias(seconds), ...own };
  if (chooses) return transcribe({ languageChoice, languageProbabilities: counts });
  const first = await transcribe({ languageProbabilities: true });
  // A backend that is not right may say anything, and nothing.
  if (!first.language) return first;
  const { languageProbabilities, languageProbability, processingTimeMs } = first;
  const heard: Record<string, number> = {
    [first.language]: languageProbabilities ? 0 : (languageProbability ?? 1),
    ...languageProbabilities,
  };
  for (const one in languageChoice.bias) heard[one] ??= 0;
  const [spoken, probability] = chooseLanguage(heard, languageChoice);
  const isHeard = spoken === `${first.language}`;
  const kept = isHeard ? first : await transcribe({ language: spoken });
  return {
    ...kept,
    languageProbability: languageProbabilities ? probability : languageProbability,
    languageProbabilities: heard,
    processingTimeMs: processingTimeMs + (isHeard ? 0 : kept.processingTimeMs),
  };
}

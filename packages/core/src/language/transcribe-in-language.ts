import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { chooseLanguage } from './choose-language.js';
import { type LanguageDecider, LEAD_SECONDS } from './language-decider.js';

/** What is known of the language of a call's audio. */
export interface LanguageOfCall {
  readonly decider: LanguageDecider;
  /** What it may be; left out: all. */
  readonly languages: readonly string[] | undefined;
  /** Of speech, in the audio. */
  readonly seconds: number;
  /** Whether the answer is to count: that of a whole utterance does. */
  readonly counts: boolean;
  /** The language of what was said before, which the model reads. */
  readonly previous: string | undefined;
}

// Less audio does not tell. A backend that takes longer to listen for the language is not asked.
const TELLING_SECONDS = 1;

/**
 * Transcribes audio in the language that is decided, where none is given. Whether it is another one is listened for where
 * the answer counts, or where so much speech may change what was decided.
 *
 * A backend that chooses by a bias does so in the same call; another one writes what it hears. It is asked a second time,
 * with the language given, where another one was decided than it heard, and where what it read was in another language:
 * it would go on in that, or translate into it. The second answer stands alone.
 */
export async function transcribeInLanguage(
  backend: TranscriptionBackend,
  samples: Float32Array,
  options: TranscribeOptions,
  { decider, languages, seconds, counts, previous }: LanguageOfCall,
): Promise<TranscriptResult> {
  const { languageDetection, languageChoice: chooses, languages: known } = backend.capabilities;
  const isOne = !languageDetection || known?.length === 1 || languages?.length === 1;
  const held = languages?.includes(decider.held ?? '') === false ? undefined : decider.held;
  const { languageChoice: own, language = isOne ? languages?.[0] : own ? undefined : held } =
    options;
  const listens = chooses
    ? counts || seconds >= LEAD_SECONDS
    : counts && seconds >= TELLING_SECONDS;
  const transcribe = (more: TranscribeOptions): Promise<TranscriptResult> =>
    backend.transcribe(samples, { ...options, ...more });
  if (isOne || options.language || (language && !listens)) return transcribe({ language });

  const languageChoice = { among: languages, bias: decider.bias(seconds), ...own };
  const first = await transcribe({
    languageProbabilities: counts || !chooses,
    ...(chooses && { languageChoice }),
  });
  // A backend that is not right may say anything, and nothing.
  if (!first.language) return first;
  let { language: spoken, languageProbability, languageProbabilities } = first;
  if (!chooses) {
    const heard = { ...(languageProbabilities ?? { [spoken]: languageProbability ?? 1 }) };
    for (const one in languageChoice.bias) heard[one] ??= 0;
    const [chosen, probability] = chooseLanguage(heard, languageChoice);
    if (languageProbabilities) languageProbability = probability;
    languageProbabilities = heard;
    if (chosen !== `${spoken}`) spoken = chosen;
  }
  const isLed = previous && previous !== spoken && options.prompt;
  if (spoken === first.language && !isLed) {
    return { ...first, languageProbability, languageProbabilities };
  }
  const again = await transcribe({
    language: spoken,
    ...(isLed && { prompt: undefined, draft: undefined }),
    settled: undefined,
  });
  const processingTimeMs = first.processingTimeMs + again.processingTimeMs;
  return { ...again, languageProbability, languageProbabilities, processingTimeMs };
}

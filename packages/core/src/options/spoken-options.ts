import { isWellFormed, optionKind, wholeNumber } from './option-kinds.js';
import type { OptionKind, OptionSpec } from './option-spec.js';

const WELL_FORMED = 'of well-formed Unicode';
const MAX_LANGUAGE_CHARS = 100;

/** Most characters of a prompt: four times what Whisper reads of it, which is its last 223 tokens. */
export const MAX_PROMPT_CHARS = 4000 as const;
/** Most words to expect, and most characters of each. */
export const MAX_HOTWORDS = 100 as const;

function isText(value: unknown, max: number): value is string {
  return isWellFormed(value) && value.length <= max;
}

/** ISO 639-1 code of a language; which ones there are, models tell. */
export const LANGUAGE: OptionKind<string | undefined> = optionKind(
  `a string that is not empty, of at most ${MAX_LANGUAGE_CHARS} characters, ${WELL_FORMED}`,
  (value) => value !== '' && isText(value, MAX_LANGUAGE_CHARS),
  undefined,
);

/** A text that the model reads first. */
export const PROMPT: OptionKind<string | undefined> = optionKind(
  `a string of at most ${MAX_PROMPT_CHARS} characters ${WELL_FORMED}`,
  (value) => isText(value, MAX_PROMPT_CHARS),
  undefined,
);

const ONE_WORD = `not blank, of at most ${MAX_HOTWORDS} characters ${WELL_FORMED}`;

/** One word to expect. */
export const HOTWORD: OptionKind<string | undefined> = optionKind(
  `a string that is ${ONE_WORD}`,
  (value) => isText(value, MAX_HOTWORDS) && value.trim() !== '',
  undefined,
);

/** At most 100 strings; the setting is a copy. */
/* @__NO_SIDE_EFFECTS__ */
function listOfWords(
  one: OptionKind<string | undefined>,
  least: number,
  accepted: string,
): OptionKind<readonly string[] | undefined> {
  return {
    ...optionKind<readonly string[] | undefined>(
      accepted,
      (value) =>
        Array.isArray(value) &&
        value.length >= least &&
        value.length <= MAX_HOTWORDS &&
        value.every(one.accepts),
      undefined,
    ),
    take: (value) => [...(value as readonly string[])],
  };
}

export const HOTWORDS: OptionKind<readonly string[] | undefined> = listOfWords(
  HOTWORD,
  0,
  `an array of at most ${MAX_HOTWORDS} strings that are ${ONE_WORD}`,
);

/** ISO 639-1 codes of the languages that may be spoken; in the setting none stands twice. */
export const LANGUAGES: OptionKind<readonly string[] | undefined> = {
  ...listOfWords(LANGUAGE, 1, `an array of 1 to ${MAX_HOTWORDS} codes of languages`),
  take: (value) => [...new Set(value as readonly string[])],
};

/** What a call says besides the audio; may change from utterance to utterance. */
export interface SpokenSettings {
  readonly language: string | undefined;
  readonly languages: readonly string[] | undefined;
  readonly prompt: string | undefined;
  readonly hotwords: readonly string[] | undefined;
}

export const SPOKEN: OptionSpec<SpokenSettings> = {
  language: LANGUAGE,
  languages: LANGUAGES,
  prompt: PROMPT,
  hotwords: HOTWORDS,
};

/** The most beams that a call may ask for. */
export const MOST_BEAMS = 20 as const;

/** Beams: transcripts that are followed at once. */
export const BEAM_SIZE: OptionKind<number | undefined> = /* @__PURE__ */ wholeNumber(1, MOST_BEAMS);

/** What Whisper can do with speech. */
export const TASKS: readonly ('transcribe' | 'translate')[] = ['transcribe', 'translate'];

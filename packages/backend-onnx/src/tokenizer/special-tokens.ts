/** Whisper's tokens that are no text (Radford et al. 2022, section 2.3). */
export interface SpecialTokens {
  readonly endOfText: number;
  readonly startOfTranscript: number;
  /** ISO 639-1 code to token, in the order of the vocabulary. */
  readonly languages: ReadonlyMap<string, number>;
  readonly translate: number;
  readonly transcribe: number;
  readonly startOfLm: number;
  readonly startOfPrevious: number;
  readonly noSpeech: number;
  readonly noTimestamps: number;
  /** `<|0.00|>`; every further token is 20 ms more, to `<|30.00|>`. */
  readonly firstTimestamp: number;
}

const LANGUAGE = /^<\|([a-z]{2,3})\|>$/;

/**
 * The special tokens of a vocabulary.
 *
 * @param added the vocabulary's added tokens, text to id
 * @throws Error that names a token that is missing
 */
export function specialTokens(added: ReadonlyMap<string, number>): SpecialTokens {
  const find = (...names: string[]): number => {
    for (const name of names) {
      const id = added.get(name);
      if (id !== undefined) return id;
    }
    throw new Error(`the vocabulary has no ${names[0]}`);
  };
  const languages = new Map<string, number>();
  for (const [text, id] of added) {
    const code = LANGUAGE.exec(text)?.[1];
    if (code !== undefined) languages.set(code, id);
  }
  const noTimestamps = find('<|notimestamps|>');
  return {
    endOfText: find('<|endoftext|>'),
    startOfTranscript: find('<|startoftranscript|>'),
    languages,
    translate: find('<|translate|>'),
    transcribe: find('<|transcribe|>'),
    startOfLm: find('<|startoflm|>'),
    startOfPrevious: find('<|startofprev|>'),
    noSpeech: find('<|nospeech|>', '<|nocaptions|>'),
    noTimestamps,
    // Some files list the timestamps, some do not; they always follow.
    firstTimestamp: added.get('<|0.00|>') ?? noTimestamps + 1,
  };
}

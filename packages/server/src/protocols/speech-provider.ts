/** A voice that clients may ask for. */
export interface ProvidedVoice {
  readonly name: string;
  /** BCP 47 tags. One or more. */
  readonly languages: readonly string[];
}

/** How a text is to be spoken. */
export interface ProvidedSpeechOptions {
  /** One of the voices. Default: the provider's own, or the first that speaks the language. */
  readonly voice?: string | undefined;
  /** BCP 47 tag. Default: the voice's. */
  readonly language?: string | undefined;
  /** 1 is the voice's own pace. Default: the provider's own. */
  readonly speed?: number | undefined;
  /** Ends the synthesis. */
  readonly signal: AbortSignal;
}

/**
 * A text that is spoken while it comes: its sound, in the order of the text, in mono samples in [-1, 1]. Iterate it once; that
 * throws what the synthesis failed with. Leaving the iteration ends it.
 */
export interface ProvidedSpeech extends AsyncIterable<Float32Array> {
  /** More of the text, however it is cut. Await it: it waits while enough of the text waits to be spoken. */
  push(text: string): Promise<void>;
  /** The text is over. */
  end(): void;
  /** How far into the text the piece goes that the last samples are of, in UTF-16 units. */
  readonly spokenChars: number;
}

/** Speaks texts for clients that have both halves of a conversation from one server: Wyoming's. A {@link ServerProtocol} brings it. */
export interface SpeechProvider {
  /** Of the synthesizer. */
  readonly name: string;
  /** Samples per second of what it gives. */
  readonly sampleRate: number;
  /** One or more. */
  readonly voices: readonly ProvidedVoice[];
  /** @throws TranscribeError `ERR_INVALID_OPTION`: a voice, language or speed that there is not */
  speak(options: ProvidedSpeechOptions): ProvidedSpeech;
}

// What the AI SDK asks of a transcription model, in the words of its specification, versions 3 and 4. Its own package
// of types needs Node 22, and this one runs on 20: a test lets the compiler compare the two.

/** JSON, as the metadata of a result is. */
export type JsonValue = null | string | number | boolean | JsonObject | JsonValue[];

/** An object of JSON. */
export interface JsonObject {
  [key: string]: JsonValue | undefined;
}

/** What providers tell besides, by their names. */
export type ByProvider = Record<string, JsonObject>;

/** What a model does not do, or not well. */
export type ModelWarning =
  | { type: 'unsupported'; feature: string; details?: string }
  | { type: 'other'; message: string };

/** A stretch of text; seconds from the first sample. */
export interface TimedText {
  text: string;
  startSecond: number;
  endSecond: number;
}

/** What comes with every call. */
export interface ModelCall {
  /** By the name of the provider: `{ whisper: { language: 'en' } }`. */
  providerOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  abortSignal?: AbortSignal;
  headers?: Record<string, string | undefined>;
}

/** A recording to transcribe. */
export interface GenerateCall extends ModelCall {
  /** The bytes of a file, or the same in base64. */
  audio: Uint8Array | string;
  mediaType: string;
  timestampGranularities?: ('word' | 'segment')[];
}

/** The transcript of a recording. */
export interface GenerateResult {
  text: string;
  segments: TimedText[];
  words?: TimedText[];
  /** ISO 639-1 code; of several, the one most was said in. */
  language: string | undefined;
  durationInSeconds: number | undefined;
  warnings: ModelWarning[];
  response: { timestamp: Date; modelId: string };
  providerMetadata?: ByProvider;
}

/** A stream to transcribe as it comes. */
export interface StreamCall extends ModelCall {
  /** Bytes, or the same in base64, cut anywhere. */
  audio: ReadableStream<Uint8Array | string>;
  inputAudioFormat: { type: string; rate?: number };
  includeRawChunks?: boolean;
}

/** What a stream tells. `stream-start` comes first, `finish` last. */
export type StreamPart =
  | { type: 'stream-start'; warnings: ModelWarning[] }
  | {
      type: 'transcript-partial';
      id?: string;
      text: string;
      startSecond?: number;
      durationInSeconds?: number;
      providerMetadata?: ByProvider;
    }
  | {
      type: 'transcript-final';
      id?: string;
      text: string;
      startSecond?: number;
      endSecond?: number;
      providerMetadata?: ByProvider;
    }
  | {
      type: 'finish';
      text: string;
      segments: TimedText[];
      language?: string;
      durationInSeconds?: number;
      providerMetadata?: ByProvider;
    }
  | { type: 'raw'; rawValue: unknown }
  | { type: 'error'; error: unknown };

/** A stream that was begun. */
export interface StreamResult {
  stream: ReadableStream<StreamPart>;
  response?: { timestamp?: Date; modelId?: string };
}

/** The versions of the specification that a provider may keep to: `v4` for `ai` 7, `v3` for `ai` 6. */
export type SpecificationVersion = 'v3' | 'v4';

/** A transcription model of the AI SDK. */
export interface TranscriptionModel<Version extends SpecificationVersion = 'v4'> {
  readonly specificationVersion: Version;
  readonly provider: string;
  readonly modelId: string;
  /**
   * Transcribes a recording: WAV, or what ffmpeg or `@ws/containers` reads.
   *
   * @throws TranscribeError; of those that are retryable, the AI SDK tries the call again. The signal's reason where it was aborted
   */
  doGenerate(call: GenerateCall): Promise<GenerateResult>;
  /**
   * Transcribes a stream while it comes. Only `ai` 7 asks for it. The audio is read as fast as it is heard and the parts
   * are read, and cancelled where the stream fails or is cancelled.
   *
   * @throws TranscribeError as `doGenerate`; what goes wrong later errors the stream
   */
  doStream(call: StreamCall): Promise<StreamResult>;
}

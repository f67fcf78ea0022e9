import { ConnectOptions } from '@ws/client';
import { TranscriptionBackend, InferenceScheduler, VoiceActivityDetector, TurnDetector, Clock, Logger } from '@ws/core';
import { ConnectionOptions } from '@ws/client/internal/transcriber';

/** Options of `connect` that a call has, too. */
type OfConnect = ('language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps') | ('strategy' | 'endpointing' | 'partialIntervalMs' | 'vad' | 'turn' | 'speakers');
/**
 * How a call is transcribed: its `providerOptions` under the provider's name, or the provider's `defaults`. The options mean
 * what they mean for `connect` of `@ws/client`, in your own process, too. Where the call asks for
 * `timestampGranularities: ['word']`, `wordTimestamps` is `true`. In your own process `strategy`, `endpointing` and
 * `partialIntervalMs` have an effect on streams alone, and the provider's options `createVad` and `turn` take the place of
 * `vad` and `turn`. Of a server's recordings `speakers` tells who says each segment, in the provider's metadata.
 */
interface WhisperOptions extends Pick<ConnectOptions, OfConnect> {
}

/** JSON, as the metadata of a result is. */
type JsonValue = null | string | number | boolean | JsonObject | JsonValue[];
/** An object of JSON. */
interface JsonObject {
    [key: string]: JsonValue | undefined;
}
/** What providers tell besides, by their names. */
type ByProvider = Record<string, JsonObject>;
/** What a model does not do, or not well. */
type ModelWarning = {
    type: 'unsupported';
    feature: string;
    details?: string;
} | {
    type: 'other';
    message: string;
};
/** A stretch of text; seconds from the first sample. */
interface TimedText {
    text: string;
    startSecond: number;
    endSecond: number;
}
/** What comes with every call. */
interface ModelCall {
    /** By the name of the provider: `{ whisper: { language: 'en' } }`. */
    providerOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    abortSignal?: AbortSignal;
    headers?: Record<string, string | undefined>;
}
/** A recording to transcribe. */
interface GenerateCall extends ModelCall {
    /** The bytes of a file, or the same in base64. */
    audio: Uint8Array | string;
    mediaType: string;
    timestampGranularities?: ('word' | 'segment')[];
}
/** The transcript of a recording. */
interface GenerateResult {
    text: string;
    segments: TimedText[];
    words?: TimedText[];
    /** ISO 639-1 code; of several, the one most was said in. */
    language: string | undefined;
    durationInSeconds: number | undefined;
    warnings: ModelWarning[];
    response: {
        timestamp: Date;
        modelId: string;
    };
    providerMetadata?: ByProvider;
}
/** A stream to transcribe as it comes. */
interface StreamCall extends ModelCall {
    /** Bytes, or the same in base64, cut anywhere. */
    audio: ReadableStream<Uint8Array | string>;
    inputAudioFormat: {
        type: string;
        rate?: number;
    };
    includeRawChunks?: boolean;
}
/** What a stream tells. `stream-start` comes first, `finish` last. */
type StreamPart = {
    type: 'stream-start';
    warnings: ModelWarning[];
} | {
    type: 'transcript-partial';
    id?: string;
    text: string;
    startSecond?: number;
    durationInSeconds?: number;
    providerMetadata?: ByProvider;
} | {
    type: 'transcript-final';
    id?: string;
    text: string;
    startSecond?: number;
    endSecond?: number;
    providerMetadata?: ByProvider;
} | {
    type: 'finish';
    text: string;
    segments: TimedText[];
    language?: string;
    durationInSeconds?: number;
    providerMetadata?: ByProvider;
} | {
    type: 'raw';
    rawValue: unknown;
} | {
    type: 'error';
    error: unknown;
};
/** A stream that was begun. */
interface StreamResult {
    stream: ReadableStream<StreamPart>;
    response?: {
        timestamp?: Date;
        modelId?: string;
    };
}
/** The versions of the specification that a provider may keep to: `v4` for `ai` 7, `v3` for `ai` 6. */
type SpecificationVersion = 'v3' | 'v4';
/** A transcription model of the AI SDK. */
interface TranscriptionModel<Version extends SpecificationVersion = 'v4'> {
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

/** A provider of the AI SDK. It transcribes, and does nothing else. */
interface WhisperProvider<Version extends SpecificationVersion = 'v4'> {
    readonly specificationVersion: Version;
    /**
     * The model of that id. Left out: the first of the provider, or whichever the server has.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION` where there is none
     */
    transcription(modelId?: string): TranscriptionModel<Version>;
    /** The same, by the name that registries of the AI SDK call it by. */
    transcriptionModel(modelId: string): TranscriptionModel<Version>;
    /** Throws: there are no models of this kind. So do the next two. */
    languageModel(modelId: string): never;
    embeddingModel(modelId: string): never;
    imageModel(modelId: string): never;
}
/** What all providers are given. */
interface ProviderOptions<Version extends SpecificationVersion = 'v4'> {
    /** Under which options of calls stand in `providerOptions`, and what is told in `providerMetadata`. Default `whisper`. */
    readonly name?: string | undefined;
    /** Options of calls that say nothing else. */
    readonly defaults?: WhisperOptions | undefined;
    /** `v4` (default) is for `ai` 7, which needs Node 22; `v3` for `ai` 6, which runs on Node 20 and knows no streams. */
    readonly specificationVersion?: Version | undefined;
}

/** An engine, or the scheduler by which it is shared with others. They stay the caller's to dispose. */
type LocalModel = TranscriptionBackend | InferenceScheduler;
/** Settings of {@link createLocalWhisper}. */
interface LocalWhisperOptions<Version extends SpecificationVersion = 'v4'> extends ProviderOptions<Version> {
    /** Engines by the id of their model. The first is what an id that is left out means. */
    readonly models: Readonly<Record<string, LocalModel>>;
    /** Makes a detector of silence for each call, which is disposed with it. Default: one by energy. */
    readonly createVad?: (() => VoiceActivityDetector | Promise<VoiceActivityDetector>) | undefined;
    /** What tells that the speaker of a stream has finished, in place of a fixed pause. It stays the caller's to dispose. */
    readonly turn?: TurnDetector | undefined;
    readonly clock?: Clock | undefined;
    readonly logger?: Logger | undefined;
}
/**
 * A provider of the AI SDK that transcribes in this process. Calls share an engine: those of streams go first.
 *
 * @example
 * ```ts
 * const whisper = createLocalWhisper({ models: { 'tiny.en': createOnnxBackend({ model }) } });
 * const { text } = await transcribe({ model: whisper.transcription('tiny.en'), audio });
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createLocalWhisper<Version extends SpecificationVersion = 'v4'>(options: LocalWhisperOptions<Version>): WhisperProvider<Version>;

/** Settings of {@link createRemoteWhisper}. Those of its connection mean what they mean for `connect` of `@ws/client`. */
interface RemoteWhisperOptions<Version extends SpecificationVersion = 'v4'> extends ProviderOptions<Version>, ConnectionOptions {
    /** A server of `@ws/server`: `ws://127.0.0.1:8765`. */
    readonly url: string;
}
/**
 * A provider of the AI SDK that transcribes on a server of `@ws/server`. The id of a model is what the server must have.
 *
 * @example
 * ```ts
 * const whisper = createRemoteWhisper({ url: 'ws://127.0.0.1:8765' });
 * const { text } = await transcribe({ model: whisper.transcription(), audio });
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createRemoteWhisper<Version extends SpecificationVersion = 'v4'>(options: RemoteWhisperOptions<Version>): WhisperProvider<Version>;

export { type GenerateCall, type GenerateResult, type LocalModel, type LocalWhisperOptions, type RemoteWhisperOptions, type SpecificationVersion, type StreamCall, type StreamPart, type TranscriptionModel, type WhisperOptions, type WhisperProvider, createLocalWhisper, createRemoteWhisper };

/**
 * Mono from interleaved channels: their mean, which cannot clip.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` when the samples do not make whole frames of `channels`
 */
declare function downmix(interleaved: Float32Array, channels: number): Float32Array;

/** How raw samples stand in bytes: signed 16-bit integers or 32-bit floats, both little-endian. */
type PcmEncoding = 'pcm_s16le' | 'pcm_f32le';
/** All {@link PcmEncoding}s. */
declare const PCM_ENCODINGS: readonly PcmEncoding[];
/** Bytes of one sample. */
declare function bytesPerSample(encoding: PcmEncoding): number;
/**
 * Samples of a whole buffer: 16-bit integers divided by 32768, floats as they are.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` when the bytes do not make whole samples or a float is not finite
 */
declare function decodePcm(bytes: Uint8Array, encoding: PcmEncoding): Float32Array;
/**
 * Bytes of mono samples. Towards 16 bits, samples are rounded and clipped to [-1, 1]; what is no number becomes 0.
 */
declare function encodePcm(samples: Float32Array, encoding: PcmEncoding): Uint8Array;
/**
 * Refuses samples that are NaN or infinite.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` with the position of the first such sample
 */
declare function assertFinite(samples: Float32Array): void;

/** Turns a stream of bytes, cut anywhere, into samples. */
interface PcmDecoder {
    /**
     * The samples that are complete with these bytes; a sample cut in two is kept for the next call.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO` when a float is not finite; the bytes are then consumed
     */
    decode(bytes: Uint8Array): Float32Array;
    /** Bytes kept of a sample that is not complete. More than 0 at the end of a stream means that it was cut off. */
    readonly pendingBytes: number;
}
/** A decoder of raw PCM. Stateful: one per stream. */
declare function createPcmDecoder(encoding: PcmEncoding): PcmDecoder;

/** Sample rates, in Hz, that {@link createResampler} takes. */
declare const MIN_RESAMPLER_RATE: 8000;
declare const MAX_RESAMPLER_RATE: 192000;
/** Brings a stream of mono samples to 16 kHz. Stateful: one per stream. */
interface Resampler {
    /** Hz of what goes in. */
    readonly inputRate: number;
    /** The output that is complete with these samples. How the stream is cut into calls changes nothing. */
    process(samples: Float32Array): Float32Array;
    /** The rest, as if silence followed. Then the resampler is as new. */
    flush(): Float32Array;
}
/**
 * A streaming resampler to 16 kHz: polyphase, Kaiser-windowed sinc, 32 zero crossings to each side. Its delay is
 * taken out: an event at second t of the input is at second t of the output, and n input samples give
 * ceil(n · 16000 / rate) in all. Measured from 44.1 and 48 kHz: signal to noise above 110 dB up to 6.8 kHz,
 * aliases below -100 dB from 8.7 kHz on.
 *
 * @param inputRate - Hz, a whole number from 8000 to 192000
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createResampler(inputRate: number): Resampler;

/** The audio of a stream that is still needed, addressed by positions that count from the stream's first sample. */
interface SampleBuffer {
    /** Position of the first sample still held. */
    readonly start: number;
    /** Position after the last sample: how many were ever appended. */
    readonly end: number;
    /** Samples held. */
    readonly length: number;
    /** Adds samples at the end; they are copied. Amortised constant time per sample. */
    append(samples: Float32Array): void;
    /** Forgets all samples before a position, which may lie before `start` or after `end`. Constant time. */
    dropBefore(position: number): void;
    /** A copy of the samples held from `from` to `to` (exclusive), cut to what is held. */
    slice(from: number, to: number): Float32Array;
    /** The samples of {@link SampleBuffer.slice} without a copy: valid until the next `append`. */
    view(from: number, to: number): Float32Array;
}
/** An empty buffer, its first sample at position 0. */
declare function createSampleBuffer(): SampleBuffer;

/** Whisper hears 16 kHz mono; so does everything in a session. */
declare const SAMPLE_RATE: 16000;
/** Seconds of a position or a length in samples at 16 kHz. */
declare function samplesToSeconds(samples: number): number;
/** Milliseconds of a position or a length in samples at 16 kHz. */
declare function samplesToMs(samples: number): number;
/** The nearest whole sample at 16 kHz. */
declare function secondsToSamples(seconds: number): number;
/** The nearest whole sample at 16 kHz. */
declare function msToSamples(ms: number): number;

/** A WAV file's audio. */
interface WavAudio {
    /** Hz, as the file says. */
    readonly sampleRate: number;
    /** Channels in the file; `samples` is their mean. */
    readonly channels: number;
    /** Mono, in [-1, 1] for integer formats. */
    readonly samples: Float32Array;
}
/**
 * Reads a WAV file (RIFF WAVE): PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64, plain or `WAVE_FORMAT_EXTENSIBLE`,
 * any number of channels. A data length of 0 or 0xFFFFFFFF, as programs write that stream, or one beyond the end of the
 * file, means: to the end of the file.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO`, saying what is wrong and what to do
 */
declare function readWav(bytes: Uint8Array): WavAudio;

/** How {@link writeWav} writes. */
interface WriteWavOptions {
    /** Hz. Default 16000. */
    readonly sampleRate?: number | undefined;
    /** Default `pcm_s16le`, which clips to [-1, 1]. */
    readonly encoding?: PcmEncoding | undefined;
}
/** Mono samples as a whole WAV file. */
declare function writeWav(samples: Float32Array, options?: WriteWavOptions): Uint8Array;

/** A word with its times, in seconds. */
interface Word {
    readonly text: string;
    readonly start: number;
    readonly end: number;
    /** 0 to 1. */
    readonly probability?: number | undefined;
}
/** A stretch of transcript as Whisper cuts it, with its times in seconds. */
interface Segment {
    readonly start: number;
    readonly end: number;
    readonly text: string;
    readonly words?: readonly Word[] | undefined;
    /** Mean natural-log probability of the tokens, 0 or less. */
    readonly avgLogprob?: number | undefined;
    /** Probability, 0 to 1, that the window holds no speech. */
    readonly noSpeechProb?: number | undefined;
    /** Bytes of the text divided by its bytes after zlib; above 2.4 it repeats itself. */
    readonly compressionRatio?: number | undefined;
    readonly speaker?: string | undefined;
}
/** What one call of a backend hears. Times count from the first sample of the call's audio. */
interface TranscriptResult {
    readonly text: string;
    readonly segments: readonly Segment[];
    /** ISO 639-1 code, as Whisper names it (`en`, `de`, `yue`). */
    readonly language: string;
    /** 0 to 1; present where the language was detected, not given. */
    readonly languageProbability?: number | undefined;
    /** Milliseconds the engine worked, waiting in queues not counted. */
    readonly processingTimeMs: number;
}

/** What a backend can do. Callers branch on these, never on a backend's name. */
interface BackendCapabilities {
    /** Fills `Segment.words`. */
    readonly wordTimestamps: boolean;
    /** Honours `TranscribeOptions.prompt`. */
    readonly prompt: boolean;
    /** Finds the language by itself when none is given. */
    readonly languageDetection: boolean;
    /** Honours `task: 'translate'`. */
    readonly translation: boolean;
    /** Works in proportion to the audio there is, instead of a whole 30 s window. */
    readonly audioContextSizing: boolean;
    /** Calls of `transcribe` that run at the same time; further ones wait in a bounded queue. */
    readonly maxConcurrency: number;
    /** Longest audio, in milliseconds, that one call takes. */
    readonly maxAudioMs: number;
}
/** One call's settings. */
interface TranscribeOptions {
    /** Samples per second of the given audio; backends take 16000. */
    readonly sampleRate: number;
    /** Text that came before, or vocabulary to expect; its tail is used where it is too long. */
    readonly prompt?: string | undefined;
    /** ISO 639-1 code; left out, it is detected where the model knows several. */
    readonly language?: string | undefined;
    /** `transcribe` (default), or `translate` into English. */
    readonly task?: 'transcribe' | 'translate' | undefined;
    /** Ask for `Segment.words`. Ignored where the backend has no word times. */
    readonly wordTimestamps?: boolean | undefined;
    /**
     * `true` (default): the model predicts segment times. `false`: one segment over the whole audio,
     * in fewer steps; what partials want.
     */
    readonly timestamps?: boolean | undefined;
    /** Ends the call with `ERR_ABORTED`, and the engine's work where the engine can. */
    readonly signal?: AbortSignal | undefined;
}
/** How a backend is. */
interface BackendHealth {
    readonly status: 'unloaded' | 'loading' | 'ready' | 'failed';
    /** Why, where the status is `failed`. */
    readonly message?: string | undefined;
    /** Resident memory of the engine's own process, in bytes. */
    readonly memoryBytes?: number | undefined;
    /** Processor time of the engine's own process since it started, in milliseconds. */
    readonly cpuTimeMs?: number | undefined;
    /** How often the engine had to be started anew. */
    readonly restarts?: number | undefined;
}
/** A speech recogniser: samples in, transcript out. */
interface TranscriptionBackend extends AsyncDisposable {
    readonly specVersion: 'v1';
    readonly name: string;
    readonly capabilities: BackendCapabilities;
    /**
     * Makes the backend ready. Optional, since `transcribe` does it when needed; calling it twice is harmless.
     *
     * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`, `ERR_ABORTED`
     */
    load(options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<void>;
    /**
     * Transcribes mono samples in [-1, 1]. The array is not kept or changed once the promise settles.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO` (empty, not finite), `ERR_AUDIO_TOO_LONG`,
     * `ERR_INVALID_OPTION`, `ERR_OVERLOADED`, `ERR_BACKEND_CRASHED` (retryable), `ERR_ABORTED`, `ERR_DISPOSED`
     */
    transcribe(samples: Float32Array, options: TranscribeOptions): Promise<TranscriptResult>;
    health(): Promise<BackendHealth>;
}

/** Wall time, in milliseconds since any fixed moment. Only durations are taken from it. */
interface Clock {
    now(): number;
}
/** The machine's monotonic clock. */
declare const systemClock: Clock;

/** Where a library tells what it does: a pino logger fits as it is. Never given transcripts, prompts or audio. */
interface Logger {
    debug(fields: object, message: string): void;
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
}
/** Says nothing: the default everywhere. */
declare const silentLogger: Logger;

/**
 * Why something failed. Codes are added, never renamed or removed.
 *
 * | code | meaning |
 * |---|---|
 * | `ERR_ABORTED` | the caller's `AbortSignal` ended the work |
 * | `ERR_DISPOSED` | the object was used after it was disposed |
 * | `ERR_INVALID_STATE` | the call is not allowed now; the message says why |
 * | `ERR_INVALID_OPTION` | an option is unknown, of the wrong type or out of range |
 * | `ERR_INVALID_AUDIO` | samples are not finite numbers, bytes do not make whole samples, or a file is no audio |
 * | `ERR_AUDIO_TOO_LONG` | more audio than one call takes |
 * | `ERR_PROTOCOL` | a message breaks the wire protocol; `details.wireCode` has the code that goes on the wire |
 * | `ERR_OVERLOADED` | a bounded queue is full |
 * | `ERR_CONNECTION` | the peer cannot be reached, or the connection broke |
 * | `ERR_BACKEND_UNAVAILABLE` | the engine, or what it needs, is not installed or does not start |
 * | `ERR_BACKEND_CRASHED` | the engine died during the call; the next call starts it anew |
 * | `ERR_BACKEND_FAILED` | the engine refused or failed the call and lives on |
 * | `ERR_MODEL_NOT_FOUND` | no such model, or none that can be had from here |
 * | `ERR_MODEL_INVALID` | a weights file is truncated, foreign or damaged |
 * | `ERR_DOWNLOAD_FAILED` | a download broke off, or what came is not what was asked for |
 */
type ErrorCode = 'ERR_ABORTED' | 'ERR_DISPOSED' | 'ERR_INVALID_STATE' | 'ERR_INVALID_OPTION' | 'ERR_INVALID_AUDIO' | 'ERR_AUDIO_TOO_LONG' | 'ERR_PROTOCOL' | 'ERR_OVERLOADED' | 'ERR_CONNECTION' | 'ERR_BACKEND_UNAVAILABLE' | 'ERR_BACKEND_CRASHED' | 'ERR_BACKEND_FAILED' | 'ERR_MODEL_NOT_FOUND' | 'ERR_MODEL_INVALID' | 'ERR_DOWNLOAD_FAILED';
/** What a {@link TranscribeError} is made of. */
interface TranscribeErrorOptions {
    readonly code: ErrorCode;
    /** Whether the same call may succeed when it is made again. Default `false`. */
    readonly retryable?: boolean | undefined;
    /** Facts for programs: names, sizes, limits. Never audio or transcript text. */
    readonly details?: Readonly<Record<string, unknown>> | undefined;
    readonly cause?: unknown;
}
/**
 * The one error class of all `@ws` packages. Tell errors apart by `code`, and recognise them by
 * {@link TranscribeError.isInstance}: `instanceof` fails when two copies of this package are loaded.
 */
declare class TranscribeError extends Error {
    readonly name: string;
    readonly code: ErrorCode;
    readonly retryable: boolean;
    readonly details: Readonly<Record<string, unknown>>;
    constructor(message: string, options: TranscribeErrorOptions);
    /** Whether `value` is a `TranscribeError`, whichever copy of this package made it. */
    static isInstance(value: unknown): value is TranscribeError;
}
/** The error of a call that its caller's signal ended; the signal's reason is its `cause`. */
declare function abortedError(signal?: AbortSignal | undefined): TranscribeError;

/**
 * Text that may still change: it replaces the partial before it of the same `segmentId`.
 * (Elsewhere called an interim result.)
 */
interface PartialEvent {
    readonly type: 'partial';
    /** Counts the session's events, from 1, without gaps. */
    readonly seq: number;
    /** The utterance it belongs to; the final of that utterance has the same. */
    readonly segmentId: number;
    readonly text: string;
    /** Seconds from the session's first sample: where the utterance starts, and the end of the audio heard. */
    readonly start: number;
    readonly end: number;
    /** How many characters (UTF-16 units) from the front also stood in the partial before: what is unlikely to change. */
    readonly stableChars: number;
    readonly words?: readonly Word[] | undefined;
    readonly language: string;
    /** Milliseconds the engine worked on it. */
    readonly processingTimeMs: number;
}
/** Text that never changes again. Times are seconds from the session's first sample. */
interface FinalEvent {
    readonly type: 'final';
    readonly seq: number;
    readonly segmentId: number;
    /** Empty where nothing was said in the audio that was to be finalised. */
    readonly text: string;
    readonly start: number;
    readonly end: number;
    readonly segments: readonly Segment[];
    readonly language: string;
    readonly processingTimeMs: number;
    /** Wall milliseconds from the moment the utterance was known to be over to this event. */
    readonly latencyMs: number;
}
/** Something degraded; nothing was lost. */
interface WarningEvent {
    readonly type: 'warning';
    readonly seq: number;
    readonly code: string;
    readonly message: string;
}
/**
 * An utterance could not be transcribed. `fatal` sessions end; others go on with the next utterance, and
 * `start` and `end` say which audio has no transcript.
 */
interface ErrorEvent {
    readonly type: 'error';
    readonly seq: number;
    readonly segmentId: number;
    readonly start: number;
    readonly end: number;
    readonly error: TranscribeError;
    readonly fatal: boolean;
}
/** All that a session tells. */
type SessionEvent = PartialEvent | FinalEvent | WarningEvent | ErrorEvent;
/**
 * One stream of speech: audio is written, events are iterated.
 *
 * @example
 * ```ts
 * const session = createStreamingSession({ backend });
 * void (async () => {
 *   for await (const samples of microphone) await session.write(samples);
 *   await session.end();
 * })();
 * for await (const event of session) {
 *   if (event.type === 'final') console.log(event.text);
 * }
 * ```
 */
interface StreamingSession extends AsyncIterable<SessionEvent>, AsyncDisposable {
    /**
     * Adds mono 16 kHz samples in [-1, 1]; they are copied. Resolves when there is room for more:
     * awaiting it is the back-pressure.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO`, `ERR_DISPOSED` (also after `end`), `ERR_OVERLOADED` (retryable) to
     * whoever does not await it and has twice `maxBufferedMs` waiting
     */
    write(samples: Float32Array): Promise<void>;
    /**
     * The utterance is over: finalise it and stay open. Resolves once all audio written before is answered by
     * finals (or errors). With no audio since the last final it resolves without an event.
     */
    flush(): Promise<void>;
    /** No more audio: finalises what there is, then the iteration ends. Resolves when everything is answered. */
    end(): Promise<void>;
    /** Samples written so far: the session's clock, at 16 kHz. */
    readonly position: number;
}

/** The strategies that the server knows by name. */
type StrategyName = 'prompt' | 'context' | 'hybrid' | 'local-agreement' | 'align-att';
/** What a strategy is given for one utterance, or the part of it that has been heard so far. */
interface StrategyInput {
    /** The utterance: mono, 16 kHz. */
    readonly samples: Float32Array;
    /** The text of the finals before it. */
    readonly previousTranscript?: string | undefined;
    /** The end of the audio before it: mono, 16 kHz. */
    readonly contextAudio?: Float32Array | undefined;
}
/** How an utterance is put to the backend, and what of the answer is kept. */
interface TranscriptionStrategy {
    readonly name: StrategyName;
    /** One call; times count from the first sample of `input.samples`. */
    transcribe(backend: TranscriptionBackend, input: StrategyInput, options: Omit<TranscribeOptions, 'sampleRate' | 'prompt'> & {
        /** The user's own prompt, which stands before the previous transcript. */
        readonly prompt?: string | undefined;
    }): Promise<TranscriptResult>;
}

/** Tells speech from silence, frame by frame. Stateful: one instance per stream. */
interface VoiceActivityDetector extends AsyncDisposable {
    readonly specVersion: 'v1';
    readonly name: string;
    /** Accepted sample rates, in Hz. */
    readonly sampleRates: readonly number[];
    /** Accepted frame lengths, in samples, at a sample rate of `sampleRates`. */
    frameSizes(sampleRate: number): readonly number[];
    /**
     * Probability of speech, 0 to 1, in one frame of mono samples in [-1, 1].
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO` for a frame of another length or with samples that are no numbers
     */
    process(frame: Float32Array): number | Promise<number>;
    /** Forgets the stream so far. */
    reset(): void;
}

/** Settings of a streaming session. */
interface StreamingSessionOptions {
    readonly backend: TranscriptionBackend;
    /** Default: the `prompt` strategy. */
    readonly strategy?: TranscriptionStrategy | undefined;
    /**
     * What tells silence, which is never decoded, from speech. Default: an energy detector.
     * `null`: everything is decoded.
     */
    readonly vad?: VoiceActivityDetector | null | undefined;
    readonly language?: string | undefined;
    readonly task?: 'transcribe' | 'translate' | undefined;
    /** Vocabulary or style to expect; stands before the previous transcript in every prompt. */
    readonly prompt?: string | undefined;
    /** Audio between partials, in milliseconds, when the machine keeps up. 0: no partials. Default 500. */
    readonly partialIntervalMs?: number | undefined;
    /** An utterance longer than this is cut at its quietest point, in milliseconds, at most the backend's own limit. Default 28000. */
    readonly maxUtteranceMs?: number | undefined;
    /** Audio kept before the detected start of speech, in milliseconds. Default 300. */
    readonly prefixPadMs?: number | undefined;
    /** Audio held and not yet final, in milliseconds; `write` waits when it is full. Default 60000. */
    readonly maxBufferedMs?: number | undefined;
    /** Events not yet read; when full, partials are merged (latest wins) and `write` waits. Default 1024. */
    readonly maxQueuedEvents?: number | undefined;
    readonly clock?: Clock | undefined;
    readonly logger?: Logger | undefined;
}

/** Settings of an endpointer. Durations in milliseconds, thresholds as probabilities from 0 to 1. */
interface EndpointerOptions {
    /** Shorter sounds are not speech. 0 to 5000, default 60. */
    readonly minSpeechMs?: number | undefined;
    /** Shorter pauses do not end it. 0 to 60000, default 300. */
    readonly minSilenceMs?: number | undefined;
    /** Taken into the speech before its start. 0 to 5000, default 300. */
    readonly prefixPadMs?: number | undefined;
    /** Speech starts at this probability. Default 0.5. */
    readonly speechThreshold?: number | undefined;
    /** A pause begins below this one, at most `speechThreshold`. Default 0.15 less than it. */
    readonly silenceThreshold?: number | undefined;
    /** Longer speech ends here, and starts anew. 1000 to 3600000, default: no limit. */
    readonly maxUtteranceMs?: number | undefined;
    /** Length of the frames, in samples at 16 kHz. 80 to 16000, default 480 (30 ms). */
    readonly frameSamples?: number | undefined;
}
/** What {@link EndpointerOptions} are when they are left out. */
declare const DEFAULT_ENDPOINTER_OPTIONS: Readonly<{
    minSpeechMs: number;
    minSilenceMs: number;
    prefixPadMs: number;
    speechThreshold: number;
    silenceThreshold: number;
    frameSamples: number;
}>;

/** Speech started or ended. Positions are samples at 16 kHz. */
interface EndpointEvent {
    readonly type: 'speech_start' | 'speech_end';
    /**
     * Of a start: the first sample of speech, less `prefixPadMs`, but not before the end of the speech before it.
     * Of an end: the sample after the last of speech.
     */
    readonly position: number;
    /** The end of the frame that decided it. */
    readonly detectedAt: number;
}
/** Makes stretches of speech out of the probabilities of frames. Pure: no audio, no clock. */
interface Endpointer {
    /** What one more frame decides, in order: nothing, a start, an end, or an end and a start. */
    process(probability: number): readonly EndpointEvent[];
    /** No more frames: ends speech that is going on. */
    flush(): readonly EndpointEvent[];
    /** Starts anew, in silence, with the next frame at `position` (default 0). */
    reset(position?: number): void;
    /** Between a start and its end. */
    readonly speaking: boolean;
    /** Position of the next frame. */
    readonly position: number;
}
/**
 * An endpointer with hysteresis: speech starts when the probability reaches `speechThreshold` and stays at
 * `silenceThreshold` or above for `minSpeechMs`; it ends when the probability falls below `silenceThreshold` and does
 * not reach `speechThreshold` again for `minSilenceMs`, so that shorter pauses join.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createEndpointer(options?: EndpointerOptions): Endpointer;

/** A {@link VoiceActivityDetector} that answers without a promise. */
interface EnergyVad extends VoiceActivityDetector {
    process(frame: Float32Array): number;
}
/**
 * A voice-activity detector that needs no model: a frame is speech when it is 9 dB louder than the noise floor, which
 * is tracked by minimum statistics (after R. Martin 2001, "Noise power spectral density estimation based on optimal
 * smoothing and minimum statistics", here on the level of the whole band). The threshold stays between -60 and -30
 * dBFS. It would rather call noise speech than quiet speech silence.
 *
 * Takes frames of 480 samples at 16 kHz.
 */
declare function createEnergyVad(): EnergyVad;

/** Settings of a {@link SpeechDetector}. */
interface SpeechDetectorOptions extends Omit<EndpointerOptions, 'frameSamples'> {
    /** Default: an energy detector. It stays the caller's to dispose. */
    readonly vad?: VoiceActivityDetector | undefined;
}
/** Finds where speech starts and ends in a stream of audio. */
interface SpeechDetector {
    /**
     * Listens to mono 16 kHz samples, however many, and says what they decide. Call it again only when the promise
     * has settled.
     *
     * @throws TranscribeError what the detector throws
     */
    push(samples: Float32Array): Promise<readonly EndpointEvent[]>;
    /** No more audio: ends speech that is going on. */
    flush(): readonly EndpointEvent[];
    /** Whether speech is going on. */
    readonly speaking: boolean;
}
/**
 * A voice-activity detector and an endpointer in one, for whoever has audio in pieces of any length: what a client
 * uses to say `vad_end` at a pause.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createSpeechDetector(options?: SpeechDetectorOptions): SpeechDetector;

/** A line of a subtitle file: any segment is one. Times in seconds. */
interface Cue {
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

/**
 * One cue of a SubRip file with the empty line after it: append them as they come.
 *
 * @param number - from 1
 */
declare function toSrtCue(cue: Cue, number: number): string;
/** A SubRip file. Cues without text are left out. */
declare function toSrt(cues: readonly Cue[]): string;

/** OpenAI's `verbose_json` of a transcription. Times in seconds. */
interface VerboseJson {
    readonly task: 'transcribe' | 'translate';
    /** As the transcript names it: an ISO 639-1 code. */
    readonly language: string;
    readonly duration: number;
    readonly text: string;
    readonly segments: readonly VerboseJsonSegment[];
    /** Present where the segments have words. */
    readonly words?: readonly VerboseJsonWord[];
}
/** A segment of {@link VerboseJson}. */
interface VerboseJsonSegment {
    readonly id: number;
    readonly seek: number;
    readonly start: number;
    readonly end: number;
    readonly text: string;
    readonly tokens: readonly number[];
    readonly temperature: number;
    readonly avg_logprob: number;
    readonly compression_ratio: number;
    readonly no_speech_prob: number;
}
/** A word of {@link VerboseJson}. */
interface VerboseJsonWord {
    readonly word: string;
    readonly start: number;
    readonly end: number;
}
/** What {@link toVerboseJson} writes. */
interface VerboseJsonInput {
    /** Default: the texts of the segments. */
    readonly text?: string | undefined;
    readonly segments: readonly Segment[];
    readonly language: string;
    /** Seconds of audio. Default: the end of the last segment. */
    readonly duration?: number | undefined;
    readonly task?: 'transcribe' | 'translate' | undefined;
}
/** A transcript in OpenAI's shape. What a backend does not tell (tokens, temperature, probabilities) is 0 or empty. */
declare function toVerboseJson(input: VerboseJsonInput): VerboseJson;
/** One segment of {@link toVerboseJson}, for whoever writes them as they come. `id` counts from 0. */
declare function toVerboseSegment(segment: Segment, id: number): VerboseJsonSegment;

/** What a WebVTT file starts with. */
declare const VTT_HEADER: "WEBVTT\n\n";
/** One cue of a WebVTT file with the empty line after it: append them, after {@link VTT_HEADER}, as they come. */
declare function toVttCue(cue: Cue): string;
/** A WebVTT file. Cues without text are left out. */
declare function toVtt(cues: readonly Cue[]): string;

/** A transcript after a guard, and what the guard took out. */
interface GuardedTranscript {
    readonly result: TranscriptResult;
    readonly suppressed: readonly Segment[];
}
/**
 * Takes out the segments that Whisper itself takes for silence: a no-speech probability above 0.6 together with an
 * average log-probability below -1 (Radford et al. 2022, section 4.5). Segments that report neither are kept.
 */
declare function suppressNoSpeech(result: TranscriptResult): GuardedTranscript;

/** One step of an alignment of two word sequences. */
type AlignedWord = {
    readonly type: 'equal';
    readonly reference: string;
    readonly hypothesis: string;
} | {
    readonly type: 'substitution';
    readonly reference: string;
    readonly hypothesis: string;
} | {
    readonly type: 'deletion';
    readonly reference: string;
} | {
    readonly type: 'insertion';
    readonly hypothesis: string;
};
/** How far a transcript is from what was said. */
interface WordErrorRate {
    /** `errors` per word of the reference, from 0; above 1 where much was inserted. */
    readonly rate: number;
    /** Substitutions, deletions and insertions. */
    readonly errors: number;
    /** Words of the reference. */
    readonly words: number;
    readonly substitutions: number;
    readonly deletions: number;
    readonly insertions: number;
    /** Word by word, from the first to the last. */
    readonly alignment: readonly AlignedWord[];
}
/**
 * The words of a text as they are compared: lower case, compatibility forms unified (Unicode NFKC), punctuation and
 * symbols gone, hyphenated words apart, apostrophes within words kept. Numbers stay as they are written.
 */
declare function normalizeWords(text: string): string[];
/**
 * Word error rate: the least number of words to substitute, delete and insert that makes the hypothesis out of the
 * reference (Levenshtein distance over words), divided by the reference's words; by 1 where it has none.
 */
declare function wordErrorRate(reference: string, hypothesis: string): WordErrorRate;

/**
 * One answer for one piece of audio. On the wire it has no `type`:
 * `{audio, sample_rate?, previous_transcript?, context_audio?}`, audio as base64 of float32 little-endian.
 */
interface OneShotMessage {
    readonly type: 'one_shot';
    /** Mono samples. */
    readonly audio: Float32Array;
    /** Hz, of `audio` and `contextAudio`; 16000 when left out. */
    readonly sampleRate?: number | undefined;
    readonly previousTranscript?: string | undefined;
    /** The end of the audio before it. */
    readonly contextAudio?: Float32Array | undefined;
}
/** A stretch of streaming audio as base64 of float32 little-endian. Binary frames do the same in a quarter less. */
interface AudioFrameMessage {
    readonly type: 'audio_frame';
    readonly audio: Float32Array;
    /** Hz; when left out, what `start` said, or 16000. */
    readonly sampleRate?: number | undefined;
}
/** The client's own voice-activity detection says that the utterance is over: finalise it. */
interface VadEndMessage {
    readonly type: 'vad_end';
}
/** Configures the session. Optional; when sent, before any audio. */
interface StartMessage {
    readonly type: 'start';
    /** Of binary frames. `pcm_s16le` when left out on the wire. */
    readonly encoding: PcmEncoding;
    /** Hz, 8000 to 48000, of binary frames and of audio frames that say nothing else. 16000 when left out on the wire. */
    readonly sampleRate: number;
    readonly language?: string | undefined;
    readonly task?: 'transcribe' | 'translate' | undefined;
    readonly prompt?: string | undefined;
    /** Milliseconds, 0 (no partials) to 60000. */
    readonly partialIntervalMs?: number | undefined;
}
/** Finalise now and stay open. */
interface FinalizeMessage {
    readonly type: 'finalize';
}
/** No more audio: answer everything, then `done`. */
interface EndMessage {
    readonly type: 'end';
}
/** Answered by `pong`. */
interface PingMessage {
    readonly type: 'ping';
}
/** All that a client says in text frames. Audio in binary frames is raw samples. */
type ClientMessage = OneShotMessage | AudioFrameMessage | VadEndMessage | StartMessage | FinalizeMessage | EndMessage | PingMessage;

/** Bounds of a decoder. */
interface DecodeOptions {
    /** Largest text, in bytes of UTF-8, checked before anything is parsed. Default {@link DEFAULT_MAX_MESSAGE_BYTES}. */
    readonly maxBytes?: number | undefined;
}
/** 16 MiB: a minute of base64 float32 at 48 kHz. */
declare const DEFAULT_MAX_MESSAGE_BYTES: number;

/** Sample rates, in Hz, that a client may announce. */
declare const MIN_SAMPLE_RATE: 8000;
declare const MAX_SAMPLE_RATE: 48000;
/**
 * A client's text frame as a message: what a server reads.
 *
 * @throws TranscribeError `ERR_PROTOCOL`, with one of `WIRE_ERROR_CODES` in `details.wireCode`; nothing else
 */
declare function decodeClientMessage(text: string, options?: DecodeOptions): ClientMessage;
/** A client's message as the text frame that a server reads. */
declare function encodeClientMessage(message: ClientMessage): string;

/** The strategies that have a name on the wire. */
declare const STRATEGY_NAMES: readonly StrategyName[];
/** The strategy that a path asks for, or why there is none: the reason of close code 1008. */
type ParsedPath = {
    readonly ok: true;
    readonly strategy: StrategyName;
} | {
    readonly ok: false;
    readonly reason: string;
};
/**
 * Reads `/ws/transcribe/{strategy}`.
 *
 * @param pathname - the path alone, without query, as in `new URL(...).pathname`
 * @param known - the strategies that are served; default all
 */
declare function parsePath(pathname: string, known?: readonly StrategyName[]): ParsedPath;

/** The version of the native protocol that this package speaks. */
declare const PROTOCOL_VERSION: 1;
/** What a server allows; a limit that is left out is not told. */
interface ServerLimits {
    /** Largest frame, in bytes. */
    readonly maxMessageBytes?: number | undefined;
    /** Audio that may wait to be finalised, in milliseconds; over it the server stops reading. */
    readonly maxBufferedMs?: number | undefined;
    /** Longest utterance, in milliseconds; a longer one is cut at its quietest point. */
    readonly maxUtteranceMs?: number | undefined;
    /** Longest session, in milliseconds. */
    readonly maxSessionMs?: number | undefined;
    /** Milliseconds without a message after which the server closes. */
    readonly idleTimeoutMs?: number | undefined;
}
/** Sent on connect. */
interface ReadyMessage {
    readonly type: 'ready';
    readonly sessionId: string;
    readonly resumeToken?: string | undefined;
    readonly protocol: typeof PROTOCOL_VERSION;
    readonly strategy: StrategyName;
    readonly model: string;
    readonly limits: ServerLimits;
}
/** The answer to a one-shot message; times in seconds from the start of its `audio`. No `type` on the wire. */
interface OneShotResultMessage {
    readonly type: 'one_shot_result';
    readonly text: string;
    readonly segments: readonly {
        readonly start: number;
        readonly end: number;
        readonly text: string;
    }[];
    readonly language: string;
    readonly processingTimeMs: number;
}
/** Something degraded; nothing was lost. */
interface WarningMessage {
    readonly type: 'warning';
    readonly seq?: number | undefined;
    readonly code: string;
    readonly message: string;
}
/** Something failed; a `fatal` one is the last message. */
interface ErrorMessage {
    readonly type: 'error';
    readonly seq?: number | undefined;
    /** One of `WIRE_ERROR_CODES`, or one that a newer server knows. */
    readonly code: string;
    /** On the wire also as `error`. */
    readonly message: string;
    readonly fatal: boolean;
    /** The utterance that has no transcript, and its audio in seconds from the session's first sample. */
    readonly segmentId?: number | undefined;
    readonly start?: number | undefined;
    readonly end?: number | undefined;
}
/** Everything sent has been answered. */
interface DoneMessage {
    readonly type: 'done';
}
/** The answer to `ping`. */
interface PongMessage {
    readonly type: 'pong';
}
/** All that a server says. `partial` and `final` are the session's own events. */
type ServerMessage = ReadyMessage | PartialEvent | FinalEvent | OneShotResultMessage | WarningMessage | ErrorMessage | DoneMessage | PongMessage;

/**
 * A server's text frame as a message: what a client reads. Fields that are not known are ignored, and a
 * message of a type that is not known is `undefined`, so that a newer server does not break an older client.
 *
 * @throws TranscribeError `ERR_PROTOCOL`; nothing else
 */
declare function decodeServerMessage(text: string, options?: DecodeOptions): ServerMessage | undefined;
/** A server's message as the text frame that a client reads. */
declare function encodeServerMessage(message: ServerMessage): string;

/**
 * The codes of `error` messages on the wire. Codes are added, never renamed or removed.
 *
 * | code | meaning |
 * |---|---|
 * | `INVALID_JSON` | a text frame is not JSON |
 * | `INVALID_MESSAGE` | a field is missing, of the wrong type or out of range |
 * | `UNKNOWN_MESSAGE` | no message of this version has that `type` |
 * | `UNEXPECTED_MESSAGE` | the message is known, but not allowed at this point of the session |
 * | `MISSING_AUDIO` | the message needs `audio` and has none |
 * | `INVALID_AUDIO` | the audio is not base64, not whole samples, or not finite numbers |
 * | `AUDIO_TOO_LONG` | more audio than one call of the engine takes |
 * | `MESSAGE_TOO_LARGE` | a frame is over the server's limit |
 * | `TRANSCRIBE_ERROR` | the engine failed on this audio |
 * | `SERVER_FULL` | as many sessions are open as the server allows; try again later |
 * | `UNAUTHORIZED` | the API key is missing or wrong |
 * | `IDLE_TIMEOUT` | nothing came for longer than the server waits |
 * | `SESSION_TOO_LONG` | the session reached the server's limit of its length |
 * | `SHUTTING_DOWN` | the server takes no new sessions |
 * | `INTERNAL_ERROR` | a fault of the server's own |
 */
declare const WIRE_ERROR_CODES: readonly [
    'INVALID_JSON',
    'INVALID_MESSAGE',
    'UNKNOWN_MESSAGE',
    'UNEXPECTED_MESSAGE',
    'MISSING_AUDIO',
    'INVALID_AUDIO',
    'AUDIO_TOO_LONG',
    'MESSAGE_TOO_LARGE',
    'TRANSCRIBE_ERROR',
    'SERVER_FULL',
    'UNAUTHORIZED',
    'IDLE_TIMEOUT',
    'SESSION_TOO_LONG',
    'SHUTTING_DOWN',
    'INTERNAL_ERROR'
];
/** One of {@link WIRE_ERROR_CODES}. */
type WireErrorCode = (typeof WIRE_ERROR_CODES)[number];
/** The error of a message that breaks the protocol: `ERR_PROTOCOL`, with `details.wireCode`. */
declare function protocolError(wireCode: WireErrorCode, message: string, details?: Readonly<Record<string, unknown>>, cause?: unknown): TranscribeError;
/** The code under which an error goes on the wire. What is not one of ours is `INTERNAL_ERROR`. */
declare function wireErrorCode(error: unknown): WireErrorCode;

/** What {@link StreamingSessionOptions} are when they are left out. Milliseconds, and a count of events. */
declare const DEFAULT_SESSION_OPTIONS: Readonly<{
    task: 'transcribe';
    partialIntervalMs: number;
    maxUtteranceMs: number;
    prefixPadMs: number;
    maxBufferedMs: number;
    maxQueuedEvents: number;
}>;

/**
 * Opens a session over a backend. It decodes what has been heard of an utterance every `partialIntervalMs` of audio,
 * and all of it once more when it is over (`flush`, `end`, or `maxUtteranceMs`); it never has two calls of the backend
 * in flight. The text of a final is the prompt of what follows, as the strategy uses it.
 *
 * - Audio that the detector calls silence is not decoded. Where `flush` finds no speech, a final with an empty text
 *   answers it, unless something loud enough to be quiet speech was there: that is decoded all the same.
 * - A partial that fails is left out. A final that fails in a way that may pass is tried twice again; after that an
 *   `error` event says which audio has no transcript, and the session goes on.
 * - `write` takes what it is given, then waits while `maxBufferedMs` of audio have no final or `maxQueuedEvents` are
 *   unread. Whoever does not await it is refused with `ERR_OVERLOADED` at twice that much audio.
 * - A detector that throws is switched off with a warning; from then on everything is decoded.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createStreamingSession(options: StreamingSessionOptions): StreamingSession;

/** Settings of the `prompt` strategy. */
interface PromptStrategyOptions {
    /**
     * How much of the previous transcript is given, in characters, 0 to 1000. Default 200, about fifty tokens: enough
     * for names and style, and little to compute. Whisper itself takes 223 tokens with the user's prompt.
     */
    readonly maxPreviousChars?: number | undefined;
}
/** What {@link PromptStrategyOptions} are when they are left out. */
declare const DEFAULT_PROMPT_STRATEGY_OPTIONS: Readonly<{
    maxPreviousChars: number;
}>;
/**
 * The strategy `prompt`: the model hears the utterance and nothing else, and reads the user's prompt and the tail of
 * the previous finals before it. All that it answers is kept.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createPromptStrategy(options?: PromptStrategyOptions): TranscriptionStrategy;

export { type AlignedWord, type AudioFrameMessage, type BackendCapabilities, type BackendHealth, type ClientMessage, type Clock, type Cue, DEFAULT_ENDPOINTER_OPTIONS, DEFAULT_MAX_MESSAGE_BYTES, DEFAULT_PROMPT_STRATEGY_OPTIONS, DEFAULT_SESSION_OPTIONS, type DecodeOptions, type DoneMessage, type EndMessage, type EndpointEvent, type Endpointer, type EndpointerOptions, type EnergyVad, type ErrorCode, type ErrorEvent, type ErrorMessage, type FinalEvent, type FinalizeMessage, type GuardedTranscript, type Logger, MAX_RESAMPLER_RATE, MAX_SAMPLE_RATE, MIN_RESAMPLER_RATE, MIN_SAMPLE_RATE, type OneShotMessage, type OneShotResultMessage, PCM_ENCODINGS, PROTOCOL_VERSION, type ParsedPath, type PartialEvent, type PcmDecoder, type PcmEncoding, type PingMessage, type PongMessage, type PromptStrategyOptions, type ReadyMessage, type Resampler, SAMPLE_RATE, STRATEGY_NAMES, type SampleBuffer, type Segment, type ServerLimits, type ServerMessage, type SessionEvent, type SpeechDetector, type SpeechDetectorOptions, type StartMessage, type StrategyInput, type StrategyName, type StreamingSession, type StreamingSessionOptions, TranscribeError, type TranscribeErrorOptions, type TranscribeOptions, type TranscriptResult, type TranscriptionBackend, type TranscriptionStrategy, VTT_HEADER, type VadEndMessage, type VerboseJson, type VerboseJsonInput, type VerboseJsonSegment, type VerboseJsonWord, type VoiceActivityDetector, WIRE_ERROR_CODES, type WarningEvent, type WarningMessage, type WavAudio, type WireErrorCode, type Word, type WordErrorRate, type WriteWavOptions, abortedError, assertFinite, bytesPerSample, createEndpointer, createEnergyVad, createPcmDecoder, createPromptStrategy, createResampler, createSampleBuffer, createSpeechDetector, createStreamingSession, decodeClientMessage, decodePcm, decodeServerMessage, downmix, encodeClientMessage, encodePcm, encodeServerMessage, msToSamples, normalizeWords, parsePath, protocolError, readWav, samplesToMs, samplesToSeconds, secondsToSamples, silentLogger, suppressNoSpeech, systemClock, toSrt, toSrtCue, toVerboseJson, toVerboseSegment, toVtt, toVttCue, wireErrorCode, wordErrorRate, writeWav };

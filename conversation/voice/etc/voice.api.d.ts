import { LanguageModel, ToolSet } from 'ai';
import { Clock, Logger, BackendHealth, StrategyName, TranscribeError } from '@ws/core';
import { ProgressListener } from '@ws/models';
import { ServerProtocol } from '@ws/server';
import { SpeechSynthesizer, SynthesizeOptions } from '@ws/speech';
import { Readable } from 'node:stream';

/** What one answer may cost. */
interface AnswerLimits {
    /** Milliseconds for a whole answer, 1000 to 3600000. Default 120000. */
    readonly answerTimeoutMs?: number | undefined;
    /** Milliseconds until an answer begins, 100 to 3600000. Default 20000. */
    readonly firstPartTimeoutMs?: number | undefined;
    /** Characters of an answer, at most, 100 to 1000000; one that is longer fails there. Default 20000. */
    readonly maxAnswerChars?: number | undefined;
    /** What time is taken from. */
    readonly clock?: Clock | undefined;
}

/** Settings of `createAiSdkAnswers`. */
interface AiSdkAnswersOptions extends AnswerLimits {
    /** A model of the AI SDK: what `anthropic('…')` gives, say; or a name, of its gateway. */
    readonly model: LanguageModel;
    /** As it is logged. Default: the provider and the model, as the SDK names them. */
    readonly name?: string | undefined;
    /** Tools that the model may use, as the AI SDK has them. Default: none. */
    readonly tools?: ToolSet | undefined;
    /** How often the model may be asked for one answer: once more after each use of tools, 1 to 50. Default 5. */
    readonly maxSteps?: number | undefined;
    /** 0 to 2. Default: the provider's. */
    readonly temperature?: number | undefined;
    /** Tokens of an answer, 1 to 100000. Default: the provider's. */
    readonly maxOutputTokens?: number | undefined;
    /** How often a request that failed before any text is made again, 0 to 10. Default 1. */
    readonly maxRetries?: number | undefined;
    /** What must stand in no error: keys. Default: none. */
    readonly secrets?: readonly string[] | undefined;
}

/** One message of a conversation. */
interface ConversationMessage {
    readonly role: 'system' | 'user' | 'assistant';
    readonly content: string;
    /** Of an answer: tools of the caller's that it called after its text, each with what came of it. */
    readonly calls?: readonly AnsweredCall[] | undefined;
}
/** A tool that the caller offers: the caller runs it, and asks again with what came of it. */
interface OfferedTool {
    readonly name: string;
    readonly description?: string | undefined;
    /** A JSON schema of its arguments, an object. */
    readonly parameters: Readonly<Record<string, unknown>>;
}
/** A call of an offered tool. */
interface ToolCall {
    readonly id: string;
    readonly name: string;
    /** As the model has written them: JSON, if it wrote what it should. */
    readonly arguments: string;
}
/** One that the caller has run. */
interface AnsweredCall extends ToolCall {
    readonly output: string;
}
/** What is to be answered. */
interface AnswerRequest {
    /** In their order; the last is the user's, or an answer with calls. The caller keeps to 1000 messages and 400 000 characters. */
    readonly messages: readonly ConversationMessage[];
    /** Of the conversation: a gateway keeps what it knows of it by this name. */
    readonly conversationId: string;
    /** One of {@link AnswerModel.models}. Default: the first. */
    readonly model?: string | undefined;
    /** Tools that the caller offers beside the model's own, where {@link AnswerModel.takesTools} says that it takes some. */
    readonly tools?: readonly OfferedTool[] | undefined;
    /** Which of its tools is to be called. Default `auto`: as the model likes. */
    readonly toolChoice?: 'auto' | 'none' | 'required' | {
        readonly name: string;
    } | undefined;
    /**
     * Tokens of the answer, a whole number from 1. A longer answer is cut off there, and its last part is `cut`. Default: the
     * model's own bound. A model behind a gateway does not heed it.
     */
    readonly maxTokens?: number | undefined;
    /** The model's temperature for this answer, 0 to 2. Default: the model's own. A model behind a gateway does not heed it. */
    readonly temperature?: number | undefined;
    /** Ends the answer with `ERR_ABORTED`, and the work for it. */
    readonly signal?: AbortSignal | undefined;
}
/** A piece of an answer, as it is written. */
type AnswerPart = {
    readonly type: 'text';
    readonly text: string;
} | ToolUse
/** An offered tool is called: after the last of them the answer ends. */
 | ({
    readonly type: 'call';
} & ToolCall)
/** The answer was cut off at {@link AnswerRequest.maxTokens}. No part follows. */
 | {
    readonly type: 'cut';
};
/** A tool is used; what comes of it follows as text. A page may show it. */
interface ToolUse {
    readonly type: 'tool';
    readonly name: string;
    /** Which use it is; with its other states it has the same one. */
    readonly id?: string | undefined;
    /**
     * `called`: the model writes what the tool is given. Default `running`: a model that does not tell how a use ends tells only
     * that it begins.
     */
    readonly state?: 'called' | 'running' | 'done' | 'failed' | undefined;
}
/** Writes answers: a language model, wherever it is. It keeps nothing from one call to the next. */
interface AnswerModel extends AsyncDisposable {
    readonly specVersion: 'v1';
    /** As it is logged: `anthropic claude-…`. */
    readonly name: string;
    /** Tokens of messages that it reads, at most, where that is known: what is more, it leaves out. */
    readonly promptTokens?: number | undefined;
    /** Models among which a caller may choose, by name, the default first. Left out: there is one. */
    readonly models?: readonly string[] | undefined;
    /** Whether one of its models, by default the first, calls tools that a caller offers. Left out: none does. */
    takesTools?(model?: string): boolean;
    /**
     * Makes it ready. Optional, since `answer` does it when needed; calling it twice is harmless.
     *
     * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`, `ERR_ABORTED`
     */
    load(options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<void>;
    /**
     * Writes an answer. The iteration ends when it is whole; leaving the iteration ends the work.
     *
     * @throws TranscribeError, from the iteration: `ERR_BACKEND_UNAVAILABLE` (no model can be reached),
     *   `ERR_UNAUTHORIZED` (the key is refused), `ERR_BACKEND_FAILED` (the answer is empty, broke off, is malformed or too long),
     *   `ERR_BACKEND_TIMEOUT`, `ERR_BACKEND_CRASHED`, `ERR_OVERLOADED` (retryable), `ERR_INVALID_OPTION` (the request is malformed),
     *   `ERR_ABORTED`, `ERR_DISPOSED`, and what `load` throws
     */
    answer(request: AnswerRequest): AsyncIterable<AnswerPart>;
}

/**
 * Answers by a model of the AI SDK, of any provider. Tools run as the SDK runs them, and what the model says before and after
 * is one answer. A request that fails before any text is made again by the SDK; after text, nothing is.
 *
 * @example
 * ```ts
 * const answers = createAiSdkAnswers({ model: anthropic('claude-haiku-4-5') });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createAiSdkAnswers(options: AiSdkAnswersOptions): AnswerModel;

/** Settings of `createAnswerChain`. */
interface AnswerChainOptions {
    /** Milliseconds for which a model that failed is passed over, doubled for each failure after, 0 to 3600000. Default 30000. */
    readonly backOffMs?: number | undefined;
    /** The longest of these times, 0 to 86400000. Default 600000. */
    readonly maxBackOffMs?: number | undefined;
    /** Told which model failed, and why; never of what was said. */
    readonly logger?: Logger | undefined;
    /** What time is taken from. */
    readonly clock?: Clock | undefined;
}
/**
 * Several models as one: the first is asked, and where it fails before it has begun to answer, the next. Once text was given,
 * or a tool used, a failure is the answer's, for another model would begin anew. One that cannot be reached, does not answer
 * in time or refuses the key is passed over for a while; where all are, all are asked.
 *
 * A caller may choose the one that is asked first. Offered tools are given to models that take some, and to no others.
 *
 * `load` loads all of them at once, and fails only where none can be loaded; disposing it disposes them.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createAnswerChain(models: readonly AnswerModel[], options?: AnswerChainOptions): AnswerModel;

/** How much of a conversation is remembered, and what its model is told first. */
interface HistoryOptions {
    /** What a model is told first; empty: nothing. Default: `SPEECH_PROMPT`. */
    readonly systemPrompt?: string | undefined;
    /**
     * Tokens that are remembered beside it, about: one for each three bytes, which is more than most models count, 200 to
     * 100000. Default 4000, or what the model reads, where that is less.
     */
    readonly maxTokens?: number | undefined;
    /**
     * Whether the model summarises what is oldest once three quarters of that are full, down to half of it; else it is
     * forgotten, message by message, when there is no room. Default `true`.
     */
    readonly summarises?: boolean | undefined;
}

/** Settings of `createLlamaAnswers`. */
interface LlamaAnswersOptions extends AnswerLimits {
    /**
     * `smollm2-135m-instruct`, `smollm2-360m-instruct`, `qwen2.5-0.5b-instruct`, `smollm2-1.7b-instruct` or
     * `qwen2.5-1.5b-instruct`; the path of a `.gguf` file; or one on the hub (`owner/name/file.gguf`, with `@revision` where
     * it is not `main`). Default `smollm2-135m-instruct`.
     */
    readonly model?: string | undefined;
    /** Threads, 1 to 64, or `auto`: one for the small model; for larger ones all processors but one, up to four. Default `auto`. */
    readonly threads?: number | 'auto' | undefined;
    /** Tokens that one conversation has room for, its answer included, 512 to 131072. Default 1024. */
    readonly contextSize?: number | undefined;
    /** Answers that are written at the same time, 1 to 32; each has a context of its own. Default 4. */
    readonly conversations?: number | undefined;
    /** Answers that wait for one of these, at most, 0 to 10000; further ones fail as `ERR_OVERLOADED`. Default 16. */
    readonly maxQueuedCalls?: number | undefined;
    /** Tokens of an answer, at most, 8 to 4096; in the last third it ends with its sentence. Default 120. */
    readonly maxTokens?: number | undefined;
    /** 0 to 2: 0 is the most probable word each time. Default 0.2. */
    readonly temperature?: number | undefined;
    /** Above 0, to 1: of the probable words, those that have so much of the probability. Default 0.9. */
    readonly topP?: number | undefined;
    /** 1 to 2: how much less probable words become that were said just before; 1: not at all. Default 1.05. */
    readonly repeatPenalty?: number | undefined;
    /** What conversations begin with: it is read once, when the model is loaded. Default `SPEECH_PROMPT`. */
    readonly systemPrompt?: string | undefined;
    /** Where downloads are kept. Default: the cache of `@ws/models`. */
    readonly cacheDirectory?: string | undefined;
    /** Told how far the download is. */
    readonly onProgress?: ProgressListener | undefined;
    /** Milliseconds without a call after which the process ends, 1000 to 86400000. Default: never. */
    readonly idleTimeoutMs?: number | undefined;
    readonly logger?: Logger | undefined;
}

/** Variables, as `process.env` has them; empty ones count as absent. */
type Variables = Readonly<Record<string, string | undefined>>;

/** Settings of `answersFromEnvironment`, beside what one answer may cost. */
interface EnvironmentAnswersOptions extends AnswerLimits {
    /** Tools of models that are reached through the AI SDK. Default: none. */
    readonly tools?: ToolSet | undefined;
    /** Settings of the embedded model, or `false` for none. Default: there is one. */
    readonly embedded?: Omit<LlamaAnswersOptions, keyof AnswerLimits> | false | undefined;
    readonly logger?: Logger | undefined;
}
/**
 * The models that the environment names, as one: the gateway (`OPENCLAW_GATEWAY_URL`, `OPENCLAW_GATEWAY_TOKEN`), Anthropic
 * (`ANTHROPIC_API_KEY`), OpenAI or what speaks as it does (`OPENAI_API_KEY`, `OPENAI_BASE_URL`), Ollama (`OLLAMA_HOST`,
 * `OLLAMA_MODEL`), and the embedded one (`WS_LLAMA_MODEL`; `none` for none), each where it is set, in this order. Its name
 * says which they are: `gateway 127.0.0.1:18789 → llama smollm2-135m-instruct`. The embedded one is fetched and started by
 * `load` where it is alone, and else when it is first asked.
 *
 * @param variables - default: `process.env`
 * @throws TranscribeError `ERR_INVALID_OPTION`, which says which variable is wrong and not what it is; also where no model
 *   is left
 */
declare function answersFromEnvironment(variables?: Variables, options?: EnvironmentAnswersOptions): AnswerModel;

/** Where a model server may be. */
interface ModelServerPlace {
    /** As it is logged. */
    readonly name: string;
    /** How its models are listed: as Ollama does, as LM Studio does, or as OpenAI does. */
    readonly kind: 'ollama' | 'lmstudio' | 'openai';
    /** Its address, without a path. */
    readonly url: string;
}

/** Settings of `findAnswers`. */
interface FindAnswersOptions extends EnvironmentAnswersOptions {
    /** Where model servers are looked for. Default: Ollama, LM Studio, llama.cpp and vLLM on this machine, at their usual ports. */
    readonly modelServers?: readonly ModelServerPlace[] | undefined;
    /** Milliseconds that looking for them may take, 1 to 60000. Default 500. */
    readonly findTimeoutMs?: number | undefined;
    readonly signal?: AbortSignal | undefined;
}
/**
 * As `answersFromEnvironment`; where the environment names no model, the first model server that runs on this machine and
 * has a chat model answers before the embedded one. It is looked for once, now. `WS_FIND_MODELS=none` looks for none.
 *
 * @param variables - default: `process.env`
 * @throws TranscribeError as `answersFromEnvironment` does; `ERR_ABORTED`
 */
declare function findAnswers(variables?: Variables, { modelServers, findTimeoutMs, signal, ...options }?: FindAnswersOptions): Promise<AnswerModel>;

/** Settings of `createGatewayAnswers`. */
interface GatewayAnswersOptions extends AnswerLimits {
    /** Where it is; `/api/agent/stream` is put after it: `http://127.0.0.1:18789`. */
    readonly url: string;
    /** Sent as `Authorization: Bearer …`. Default: none. */
    readonly token?: string | undefined;
    /** As it is logged. Default: `gateway` and the host. */
    readonly name?: string | undefined;
}

/**
 * Answers by a gateway to an agent: `POST {url}/api/agent/stream`, with `message` (what was said last), `messages` (the
 * conversation), `session_id` (which conversation it is) and `stream: true`. It answers with server-sent events or JSON lines;
 * {@link readGatewayPieces} says in what shapes. An answer ends with `[DONE]`, a piece that says so, or the connection's
 * regular end.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createGatewayAnswers(options: GatewayAnswersOptions): AnswerModel;

/** A language model in a process of its own. */
interface LlamaAnswers extends AnswerModel {
    /** How its process is: its memory and processor time, and how often it had to be started anew. */
    health(): Promise<BackendHealth>;
}

/**
 * Answers by a language model on this machine's processor, without an account: llama.cpp, by `node-llama-cpp`, in a child
 * process. `load`, or the first answer, starts it, and fetches, once, the model (98 MB) and, where it is not installed, the
 * library (50 MB, by npm). The system prompt is read when it
 * loads, and a conversation goes on from where it was, so that only what is new is read.
 *
 * Some conversations are answered at once, each in a context of its own; further ones wait in line. A history that is too
 * long for the context loses its oldest messages. An answer that is aborted ends at the next token. A process that crashed,
 * or hung, fails the answers that it had as `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and is started anew.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createLlamaAnswers(options?: LlamaAnswersOptions): LlamaAnswers;

/** A system prompt for answers that are spoken. Short and plain: the smallest models lose the thread in a longer one. */
declare const SPEECH_PROMPT: string;

/** A text that was spoken. */
interface SpokenSound {
    /** The name that `SpeechCache.open` takes: 64 hexadecimal digits and `.wav`. It is always the same text, spoken alike. */
    readonly file: string;
    /** How long it sounds; 0 where the text has nothing that can be said. */
    readonly seconds: number;
    /** Of the WAV file (16 bits, mono), for `Content-Length`. */
    readonly bytes: number;
}
/** A sound that is open to be sent. It is read to its end whatever the cache does meanwhile. Dispose it, or read it. */
interface OpenSound extends SpokenSound, AsyncDisposable {
    /** For `Content-Type`. */
    readonly type: 'audio/wav';
    /**
     * Its bytes, or those from `start` to `end`, the last included. Once only; the file is closed with the stream.
     *
     * @throws TranscribeError `ERR_INVALID_STATE`, `ERR_INVALID_OPTION`
     */
    stream(range?: Range): Readable;
}
interface Range {
    readonly start: number;
    readonly end: number;
}

/** Settings of `createSpeechCache`. */
interface SpeechCacheOptions {
    /** The synthesizer that speaks. It stays the caller's: the cache does not dispose it. */
    readonly synthesizer: SpeechSynthesizer;
    /** Where sounds are kept, made when it is not there. Only files that the cache would write are looked at or deleted. */
    readonly directory: string;
    /** Most bytes on the disk, in whole blocks of 4096: 1 048 576 to 1e12. What was used longest ago goes. Default 100 MB. */
    readonly maxBytes?: number | undefined;
    /** Milliseconds that a sound is kept, counted from the end of the day it was made on: 1 to 1e11. Default 7 days. */
    readonly maxAgeMs?: number | undefined;
    /** Most bytes of sounds that the disk did not take, kept in memory instead: 0 to 1e9. Default 10 MB. */
    readonly maxMemoryBytes?: number | undefined;
    /** Milliseconds between clean-ups by age, which also find what other processes left: 60 000 to 1e9. Default an hour. */
    readonly cleanUpIntervalMs?: number | undefined;
    readonly clock?: Clock | undefined;
    /** Milliseconds since 1970, by which sounds are dated. Default `Date.now`. */
    readonly nowMs?: (() => number) | undefined;
    /** Told what is cleaned up and what the disk refused; never of texts. */
    readonly logger?: Logger | undefined;
}

/** How much is kept. */
interface KeptSoundsUse {
    readonly files: number;
    readonly bytesOnDisk: number;
    readonly bytesInMemory: number;
}

/** How a text is to be spoken. The signal ends the synthesis, too, where no other caller waits for it. */
type SpeakOptions = Omit<SynthesizeOptions, 'onAudio'>;
/** What a cache holds, and what it was good for. */
interface SpeechCacheUse extends KeptSoundsUse {
    /** Calls of `speak` that were answered without a synthesis of their own. */
    readonly hits: number;
    /** Syntheses. */
    readonly misses: number;
}
/** Speaks texts, each once. Sounds are kept in a directory, under a keyed hash of text, voice and speed. */
interface SpeechCache extends AsyncDisposable {
    readonly synthesizer: SpeechSynthesizer;
    /** Makes the synthesizer ready, and looks through the directory. Optional. */
    load(options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<void>;
    /**
     * The sound of a text. Requests for the same one at the same time share one synthesis, which ends when all of them have
     * been aborted. Where the disk is full or cannot be written, the sound is had all the same, from memory.
     *
     * @throws TranscribeError what the synthesizer throws; `ERR_OVERLOADED` where the sound can be kept nowhere; `ERR_ABORTED`,
     *   `ERR_DISPOSED`
     */
    speak(text: string, options?: SpeakOptions): Promise<SpokenSound>;
    /**
     * A sound by its name, which may come from anybody: only names of the exact form are looked up, and no path is made of
     * them. One that is gone meanwhile is spoken again, where its text is still known (that of the last 1000); else `undefined`.
     *
     * @throws TranscribeError as `speak` does
     */
    open(file: string, options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<OpenSound | undefined>;
    readonly use: SpeechCacheUse;
    /** Ends what is being spoken. Files stay; the synthesizer too, which is the caller's. */
    [Symbol.asyncDispose](): Promise<void>;
}
/**
 * @example
 * ```ts
 * const cache = createSpeechCache({ synthesizer: createHibari(), directory: '/var/cache/speech' });
 * const { file, seconds } = await cache.speak('Good morning.');
 * const sound = await cache.open(file);
 * sound?.stream().pipe(response);
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createSpeechCache(options: SpeechCacheOptions): SpeechCache;

/** Settings of `speechFromEnvironment`. */
interface SpeechFromEnvironmentOptions {
    /** Whether the Python environment of `hibari` or `piper` is made where it is not there yet. Default `true`. */
    readonly setUp?: boolean | undefined;
    /** Told how the download of a voice goes. */
    readonly onProgress?: ProgressListener | undefined;
    /** Told how a setup goes, and what synthesizer and cache tell. Default: none. */
    readonly logger?: Logger | undefined;
    /** Ends a setup, or the download of a voice. */
    readonly signal?: AbortSignal | undefined;
}
/** A synthesizer, its cache, and how it speaks. */
interface Speech extends AsyncDisposable {
    readonly synthesizer: SpeechSynthesizer;
    readonly cache: SpeechCache;
    /** What to give to `createSpokenAnswer`, or to `speak`. */
    readonly voice: string | undefined;
    readonly speed: number | undefined;
    /** Disposes the cache and the synthesizer. */
    [Symbol.asyncDispose](): Promise<void>;
}
/**
 * The synthesizer that the environment names, and its cache:
 *
 * | variable | |
 * |---|---|
 * | `TTS_BACKEND` | `hibari` (default), `piper` or `openai` |
 * | `TTS_VOICE` | one of its voices; of Piper a name of rhasspy/piper-voices, or the path of an `.onnx` file |
 * | `TTS_SPEED` | 1 is the voice's own pace |
 * | `TTS_TIMEOUT_MS` | milliseconds after which a call is taken to hang, 1000 to 600000; default 20000 |
 * | `TTS_CACHE_DIR` | where sounds are kept; default `whisper-streaming/speech` in the user's cache |
 * | `TTS_BASE_URL`, `TTS_API_KEY`, `TTS_MODEL`, `TTS_SAMPLE_RATE` | of `openai`; else `OPENAI_BASE_URL`, `OPENAI_API_KEY` |
 *
 * @param env - `process.env`, say
 * @throws TranscribeError `ERR_INVALID_OPTION`, which names the variable; `ERR_BACKEND_UNAVAILABLE`, saying what to install or
 *   to run; `ERR_MODEL_NOT_FOUND`, `ERR_DOWNLOAD_FAILED`, `ERR_ABORTED`
 */
declare function speechFromEnvironment(env: Readonly<Record<string, string | undefined>>, options?: SpeechFromEnvironmentOptions): Promise<Speech>;

/** Settings of `createVoice`. */
interface VoiceOptions {
    /** The model that answers; it stays yours to dispose. Default: what `findAnswers` finds. */
    readonly answers?: AnswerModel | undefined;
    /**
     * What speaks, as `speechFromEnvironment` gives it; it stays yours to dispose. `false`: nothing. Default: what the
     * environment names, or hibari.
     */
    readonly speech?: Pick<Speech, 'cache' | 'voice' | 'speed'> | false | undefined;
    /** The system prompt, and how much of what was said is remembered. */
    readonly history?: HistoryOptions | undefined;
    /** How speech is transcribed. Default `prompt`. */
    readonly strategy?: StrategyName | undefined;
    /** ISO 639-1 code. Default: what is heard. */
    readonly language?: string | undefined;
    /** Whether there is `/voice/stream`; without, requests alone are answered. Default: not where `STREAMING_ENABLED` is `false`. */
    readonly streaming?: boolean | undefined;
    /**
     * Whether clients of other services hear the voice: of OpenAI's and Deepgram's, and of Wyoming; and whether the model answers
     * those of OpenAI's Realtime API. Default `true`.
     */
    readonly dialects?: boolean | undefined;
    /** What is read of the environment. Default `process.env`. */
    readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Spoken conversations on a server: a page at `/voice`, its socket at `/voice/stream`, and `/voice/…` for clients that have no socket.
 * Its voice speaks for clients of other services, too: of OpenAI's and Deepgram's at the paths that they know, of Wyoming at the
 * server's `wyomingPort`; and its model answers clients of OpenAI's Realtime API.
 *
 * @example
 * ```ts
 * const server = await createServer({ protocols: [createVoice()] });
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createVoice(options?: VoiceOptions): ServerProtocol;

/** A piece of an answer, as it is to be spoken. */
interface AnswerPiece {
    /** Counts from 0. */
    readonly index: number;
    /** Plain, as it is spoken. */
    readonly text: string;
    /** Where it begins in the answer as it was written, in UTF-16 units. */
    readonly start: number;
    /** Where it ends there, about: behind it, and before the next piece. */
    readonly end: number;
}

/** A piece of an answer that was spoken: its sound. */
interface SpokenPiece extends AnswerPiece, SpokenSound {
    readonly error?: undefined;
}
/** A piece that could not be spoken. The next ones may be. */
interface UnspokenPiece extends AnswerPiece {
    readonly error: TranscribeError;
}

/** Settings of `createSpokenAnswer`. */
interface SpokenAnswerOptions {
    /** Speaks, and keeps the sounds. */
    readonly cache: SpeechCache;
    /** Default: the synthesizer's first that speaks the language. */
    readonly voice?: string | undefined;
    /** BCP 47 tag. */
    readonly language?: string | undefined;
    /** 0.01 to 100, within what the synthesizer takes. Default 1. */
    readonly speed?: number | undefined;
    /** Pieces that are spoken, or ready, before they are asked for: 1 to 16. Default 2. */
    readonly ahead?: number | undefined;
    /** Words of a piece, 1 to 1000: shorter sentences are joined. Default 10. The first piece may have one. */
    readonly minWords?: number | undefined;
    /**
     * Words after which the first sentence is cut at a comma, so that something is heard soon, 1 to 1000. Default 4; 1000 waits
     * for its end.
     */
    readonly firstClauseWords?: number | undefined;
    /** Longest piece in UTF-16 units, 40 to 10 000. Default 300, or what the synthesizer takes where that is less. */
    readonly maxChars?: number | undefined;
    /** Pieces that wait to be spoken, 1 to 10 000; `push` waits while there are as many. Default 50. */
    readonly maxWaitingPieces?: number | undefined;
    /** Pieces in a row that fail, 1 to 1000, after which the answer does. Default 3. */
    readonly maxFailures?: number | undefined;
    /** Ends everything at once. */
    readonly signal?: AbortSignal | undefined;
    readonly logger?: Logger | undefined;
}

/** An answer that is spoken while it is written. Iterate it once: pieces come in their order, each when it is ready. */
interface SpokenAnswer extends AsyncIterable<SpokenPiece | UnspokenPiece>, AsyncDisposable {
    /**
     * More of the answer's text, however it is cut. Await it: it waits while `maxWaitingPieces` wait to be spoken.
     *
     * @throws TranscribeError `ERR_INVALID_STATE` after `end`, or while another `push` waits; `ERR_INVALID_OPTION`,
     *   `ERR_ABORTED`; what ended the answer
     */
    push(textChunk: string): Promise<void>;
    /** The text is over; its last pieces come still. */
    end(): void;
    /** Ends everything, as the signal does; so does leaving the iteration. */
    [Symbol.asyncDispose](): Promise<void>;
}
/**
 * Speaks an answer while it is written: cut into sentences, without its Markdown, the first piece as soon as a clause of it
 * is there; spoken in their order, `ahead` of them before they are asked for.
 *
 * A piece that cannot be spoken comes with its `error`, and the next ones go on. The iteration throws what ends the answer:
 * `ERR_ABORTED`, at once; `ERR_DISPOSED` and `ERR_BACKEND_UNAVAILABLE`, when there is no synthesizer any more; the last
 * error, when `maxFailures` pieces in a row had one.
 *
 * @example
 * ```ts
 * const spoken = createSpokenAnswer({ cache, signal });
 * void (async () => {
 *   for await (const chunk of answer) await spoken.push(chunk);
 *   spoken.end();
 * })();
 * for await (const { text, file, seconds } of spoken) send({ text, file, seconds });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`: also a voice, language or speed that the synthesizer does not have
 */
declare function createSpokenAnswer(options: SpokenAnswerOptions): SpokenAnswer;

/** Settings of `createOpenAiSpeech`. */
interface OpenAiSpeechOptions {
    /** Where the API is, up to and with its version, http or https. Default `https://api.openai.com/v1`. */
    readonly baseUrl?: string | undefined;
    /** Goes into the `Authorization` header, and nowhere else. Local servers need none. */
    readonly apiKey?: string | undefined;
    /** Default `gpt-4o-mini-tts`. */
    readonly model?: string | undefined;
    /** The voices that the server has, the first the default: 1 to 1000. Default OpenAI's. */
    readonly voices?: readonly string[] | undefined;
    /** What they speak, as BCP 47 tags: 1 to 200. Default what OpenAI's do. */
    readonly languages?: readonly string[] | undefined;
    /**
     * How sound is asked for: `wav`, which says its rate, or `pcm`, 16 bits, mono, little-endian, which is heard while it comes
     * by servers that stream. Default `wav`.
     */
    readonly responseFormat?: 'wav' | 'pcm' | undefined;
    /** Hz of what the server gives, 8000 to 192 000. Default 24 000, as OpenAI's. */
    readonly sampleRate?: number | undefined;
    /** Longest text of one call, in UTF-16 units, 40 to 100 000. Default 4096. */
    readonly maxChars?: number | undefined;
    /** Calls at the same time, 1 to 100. Default 4. */
    readonly maxConcurrency?: number | undefined;
    /** Calls that wait, at most, 0 to 10 000; further ones fail as `ERR_OVERLOADED`. Default 64. */
    readonly maxQueuedCalls?: number | undefined;
    /** Milliseconds that a call may take, 100 to 3 600 000. Default 60 000. */
    readonly callTimeoutMs?: number | undefined;
    readonly logger?: Logger | undefined;
}

/**
 * A speech server that takes what OpenAI's does: `POST {baseUrl}/audio/speech`. A call that fails is not made again. The
 * sound is read as it comes, and told so to `onAudio`; what is longer than any speech is refused.
 *
 * @example
 * ```ts
 * const openai = createOpenAiSpeech({ apiKey: process.env.OPENAI_API_KEY });
 * const local = createOpenAiSpeech({ baseUrl: 'http://127.0.0.1:8880/v1', model: 'kokoro', voices: ['af_heart'] });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, without the key
 */
declare function createOpenAiSpeech(options?: OpenAiSpeechOptions): SpeechSynthesizer;

export { type AiSdkAnswersOptions, type AnswerChainOptions, type AnswerModel, type AnswerPart, type AnswerRequest, type ConversationMessage, type EnvironmentAnswersOptions, type FindAnswersOptions, type GatewayAnswersOptions, type HistoryOptions, type LlamaAnswers, type LlamaAnswersOptions, type ModelServerPlace, type OpenAiSpeechOptions, SPEECH_PROMPT, type Speech, type SpeechCache, type SpeechCacheOptions, type SpokenAnswer, type SpokenAnswerOptions, type SpokenPiece, type ToolUse, type VoiceOptions, answersFromEnvironment, createAiSdkAnswers, createAnswerChain, createGatewayAnswers, createLlamaAnswers, createOpenAiSpeech, createSpeechCache, createSpokenAnswer, createVoice, findAnswers, speechFromEnvironment };

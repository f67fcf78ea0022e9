import koffi, { type LibraryHandle, type TypeObject } from 'koffi';

// whisper.cpp's C API as it is in versions 1.9.x (include/whisper.h), for those functions that are called.

/**
 * A structure, by its fields as C declares them: `int a b; bool c`.
 *
 * @param types - those that are no words of koffi's
 */
function struct(
  fields: string,
  types: Readonly<Record<string, string | TypeObject>> = {},
): TypeObject {
  const named = fields.split(';').flatMap((declaration) => {
    const [type = '', ...names] = declaration.trim().split(/\s+/);
    return names.map((name) => [name, types[type] ?? type] as const);
  });
  return koffi.struct(Object.fromEntries(named));
}

const pointer = 'void *';

/** `struct whisper_context_params`. */
const CONTEXT_PARAMS: TypeObject = struct(
  `bool use_gpu flash_attn; int gpu_device; bool dtw_token_timestamps; int dtw_aheads_preset dtw_n_top;
   aheads dtw_aheads; size_t dtw_mem_size`,
  { aheads: struct('size_t n_heads; pointer heads', { pointer }) },
);

/** `struct whisper_full_params`. Strings and callbacks are pointers; the caller keeps them alive. */
const FULL_PARAMS: TypeObject = struct(
  `int strategy n_threads n_max_text_ctx offset_ms duration_ms;
   bool translate no_context no_timestamps single_segment;
   bool print_special print_progress print_realtime print_timestamps;
   bool token_timestamps; float thold_pt thold_ptsum; int max_len; bool split_on_word; int max_tokens;
   bool debug_mode; int audio_ctx; bool tdrz_enable;
   pointer suppress_regex initial_prompt; bool carry_initial_prompt; pointer prompt_tokens; int prompt_n_tokens;
   pointer language; bool detect_language suppress_blank suppress_nst;
   float temperature max_initial_ts length_penalty;
   float temperature_inc entropy_thold logprob_thold no_speech_thold;
   greedy greedy; beam_search beam_search;
   pointer new_segment_callback new_segment_callback_user_data;
   pointer progress_callback progress_callback_user_data;
   pointer encoder_begin_callback encoder_begin_callback_user_data;
   pointer abort_callback abort_callback_user_data;
   pointer logits_filter_callback logits_filter_callback_user_data;
   pointer grammar_rules; size_t n_grammar_rules i_start_rule; float grammar_penalty;
   bool vad; pointer vad_model_path; vad_params vad_params`,
  {
    pointer,
    greedy: struct('int best_of'),
    beam_search: struct('int beam_size; float patience'),
    vad_params: struct(
      `float threshold; int min_speech_duration_ms min_silence_duration_ms; float max_speech_duration_s;
       int speech_pad_ms; float samples_overlap`,
    ),
  },
);

const tokenData = struct('int id tid; float p plog pt ptsum; int64 t0 t1 t_dtw; float vlen');

const newSegmentCallback = koffi.pointer(
  koffi.proto('void', ['void *', 'void *', 'int', 'void *']),
);
const encoderBeginCallback = koffi.pointer(koffi.proto('bool', ['void *', 'void *', 'void *']));
const progressCallback = koffi.pointer(koffi.proto('void', ['void *', 'void *', 'int', 'void *']));

type NativeFunction = ReturnType<LibraryHandle['func']>;

/** A pointer of the library's. */
export type Pointer = bigint & { readonly brand?: 'pointer' };

/** Values of `whisper_full_params`, or of `whisper_context_params`, by their names in C. */
export type Params = Record<string, unknown>;

/** One token as whisper.cpp tells of it; times in hundredths of a second, -1 where there is none. */
export interface TokenData {
  readonly id: number;
  readonly p: number;
  readonly plog: number;
  readonly t0: number;
  readonly t1: number;
  readonly t_dtw: number;
}

export interface WhisperFunctions {
  version(): string;
  /** What it was built with: `WHISPER : COREML = 0 | CPU : AVX2 = 1 | `. */
  systemInfo(): string;
  contextDefaults(): Params;
  fullDefaults(strategy: number): Params;
  openModel(path: string, params: Params): Pointer | null;
  freeModel(model: Pointer): void;
  createState(model: Pointer): Pointer | null;
  freeState(state: Pointer): void;
  isMultilingual(model: Pointer): number;
  vocabulary(model: Pointer): number;
  audioContext(model: Pointer): number;
  audioWidth(model: Pointer): number;
  audioLayers(model: Pointer): number;
  endOfText(model: Pointer): number;
  tokenText(model: Pointer, token: number): Pointer | null;
  maxLanguage(): number;
  languageCode(id: number): string | null;
  detectLanguage(
    model: Pointer,
    state: Pointer,
    threads: number,
    probabilities: Float32Array,
  ): Promise<number>;
  transcribe(
    model: Pointer,
    state: Pointer,
    params: Params,
    samples: Float32Array,
  ): Promise<number>;
  language(state: Pointer): number;
  segments(state: Pointer): number;
  segmentStart(state: Pointer, segment: number): number;
  segmentEnd(state: Pointer, segment: number): number;
  noSpeechProbability(state: Pointer, segment: number): number;
  tokens(state: Pointer, segment: number): number;
  token(state: Pointer, segment: number, token: number): TokenData;
  /** A C function that a callback may be, called on the main thread. Give it back to `release`. */
  onNewSegment(listener: () => void): Pointer;
  onProgress(listener: (percent: number) => void): Pointer;
  /** Asked before each window; `false` ends the call there. */
  onWindow(listener: () => boolean): Pointer;
  release(callback: Pointer): void;
}

/**
 * Binds a library's functions. Nothing is called yet.
 *
 * @throws Error when the file is no library for this machine, or lacks a function
 */
export function bindWhisper(path: string): WhisperFunctions {
  const library = koffi.load(path);
  const bind = (name: string, result: string | TypeObject, parameters: (string | TypeObject)[]) =>
    library.func(name, result, parameters);
  const defaults = (get: NativeFunction, free: NativeFunction, type: TypeObject) => {
    return (...args: unknown[]): Record<string, unknown> => {
      const pointer = get(...args);
      try {
        return koffi.decode(pointer, type);
      } finally {
        free(pointer);
      }
    };
  };
  const transcribe = bind('whisper_full_with_state', 'int', [
    'void *',
    'void *',
    FULL_PARAMS,
    'float *',
    'int',
  ]);
  const detectLanguage = bind('whisper_lang_auto_detect_with_state', 'int', [
    'void *',
    'void *',
    'int',
    'int',
    'float *',
  ]);
  const ofModel = (name: string) => bind(name, 'int', ['void *']);
  const ofSegment = (name: string, result: string) => bind(name, result, ['void *', 'int']);
  return {
    version: bind('whisper_version', 'str', []),
    systemInfo: bind('whisper_print_system_info', 'str', []),
    contextDefaults: defaults(
      bind('whisper_context_default_params_by_ref', 'void *', []),
      bind('whisper_free_context_params', 'void', ['void *']),
      CONTEXT_PARAMS,
    ),
    fullDefaults: defaults(
      bind('whisper_full_default_params_by_ref', 'void *', ['int']),
      bind('whisper_free_params', 'void', ['void *']),
      FULL_PARAMS,
    ),
    openModel: bind('whisper_init_from_file_with_params_no_state', 'void *', [
      'str',
      CONTEXT_PARAMS,
    ]),
    freeModel: bind('whisper_free', 'void', ['void *']),
    createState: bind('whisper_init_state', 'void *', ['void *']),
    freeState: bind('whisper_free_state', 'void', ['void *']),
    isMultilingual: ofModel('whisper_is_multilingual'),
    vocabulary: ofModel('whisper_model_n_vocab'),
    audioContext: ofModel('whisper_model_n_audio_ctx'),
    audioWidth: ofModel('whisper_model_n_audio_state'),
    audioLayers: ofModel('whisper_model_n_audio_layer'),
    endOfText: ofModel('whisper_token_eot'),
    tokenText: bind('whisper_token_to_str', 'void *', ['void *', 'int']),
    maxLanguage: bind('whisper_lang_max_id', 'int', []),
    languageCode: bind('whisper_lang_str', 'str', ['int']),
    detectLanguage: (model, state, threads, probabilities) =>
      later(detectLanguage, model, state, 0, threads, probabilities),
    transcribe: (model, state, params, samples) =>
      later(transcribe, model, state, params, samples, samples.length),
    language: ofModel('whisper_full_lang_id_from_state'),
    segments: ofModel('whisper_full_n_segments_from_state'),
    segmentStart: ofSegment('whisper_full_get_segment_t0_from_state', 'int64'),
    segmentEnd: ofSegment('whisper_full_get_segment_t1_from_state', 'int64'),
    noSpeechProbability: ofSegment('whisper_full_get_segment_no_speech_prob_from_state', 'float'),
    tokens: ofSegment('whisper_full_n_tokens_from_state', 'int'),
    token: bind('whisper_full_get_token_data_from_state', tokenData, ['void *', 'int', 'int']),
    onNewSegment: (listener) => koffi.register(() => listener(), newSegmentCallback),
    onProgress: (listener) =>
      koffi.register(
        (_: unknown, __: unknown, percent: number) => listener(percent),
        progressCallback,
      ),
    onWindow: (listener) => koffi.register(() => listener(), encoderBeginCallback),
    release: (callback) => koffi.unregister(callback),
  };
}

/** The C library, whose functions every program has. */
function cLibrary(): LibraryHandle {
  return koffi.load(process.platform === 'win32' ? 'msvcrt.dll' : null);
}

let strlen: NativeFunction | undefined;

/** The bytes of a C string, up to the one that is zero. */
export function readCString(pointer: Pointer | null): Uint8Array {
  if (!pointer) return new Uint8Array(0);
  strlen ??= cLibrary().func('strlen', 'size_t', ['void *']);
  const length = Number(strlen(pointer));
  return length === 0 ? new Uint8Array(0) : new Uint8Array(koffi.view(pointer, length).slice(0));
}

/** Ends a running call from outside. */
export interface AbortFlag {
  /** What whisper.cpp calls, and gives {@link AbortFlag.data}. */
  readonly callback: Pointer;
  /** Keep it as long as the call runs. */
  readonly data: Uint8Array;
  raise(): void;
}

let flagReader: Pointer | undefined;

/**
 * A flag that the C library's `strlen` reads as a callback: the text there is 0 long while its first byte is zero, and 1
 * after that. JavaScript could answer too, but only when its thread is free, and whisper.cpp asks in between all its steps.
 */
export function createAbortFlag(): AbortFlag {
  flagReader ??= cLibrary().symbol('strlen') as Pointer;
  const data = new Uint8Array(8);
  return {
    callback: flagReader,
    data,
    raise() {
      data[0] = 1;
    },
  };
}

/** Calls a function on another thread: it may take its time, and this one has messages to answer. */
function later(native: NativeFunction, ...args: unknown[]): Promise<number> {
  return new Promise((resolve, reject) => {
    native.async(...args, (error: unknown, result: number) => {
      if (error) reject(error instanceof Error ? error : new Error(String(error)));
      else resolve(result);
    });
  });
}

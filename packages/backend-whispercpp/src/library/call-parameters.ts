import { beamsOf, type CallRequest } from '../calls/call-request.js';
import type { AbortFlag, Params, Pointer } from './c-api.js';
import type { LibraryLoad } from './library-load.js';

/** How all calls of a backend are made. */
export interface CallDefaults extends Pick<LibraryLoad, 'threads' | 'beamSize' | 'wordTimes'> {
  /** `whisper_full_default_params`. */
  readonly values: Params;
}

const GREEDY = 0;
const BEAM_SEARCH = 1;

/**
 * One call's `whisper_full_params`. They hold the memory that they point to, and must stay until the call has ended.
 *
 * @param language - code that the model knows
 * @param audioContext - positions, 0 for all
 */
export function callParameters(
  defaults: CallDefaults,
  request: CallRequest,
  call: {
    readonly language: string;
    readonly audioContext: number;
    /** Tokens of a window, at most; 0: as many as the model has room for. */
    readonly maxTokens?: number | undefined;
    readonly abort: AbortFlag;
    readonly onNewSegment?: Pointer | undefined;
    readonly onProgress?: Pointer | undefined;
    readonly onWindow?: Pointer | undefined;
  },
): Params {
  const beamSize = beamsOf(request, defaults);
  return {
    ...defaults.values,
    strategy: beamSize > 1 ? BEAM_SEARCH : GREEDY,
    beam_search: { beam_size: beamSize, patience: -1 },
    n_threads: defaults.threads,
    audio_ctx: call.audioContext,
    max_tokens: call.maxTokens ?? 0,
    language: text(call.language),
    initial_prompt: request.prompt ? text(request.prompt) : null,
    translate: request.task === 'translate',
    // A state has seen other calls before.
    no_context: true,
    no_timestamps: !request.timestamps,
    single_segment: !request.timestamps,
    token_timestamps: request.writesWords && defaults.wordTimes === 'token',
    // As OpenAI's implementation: brackets and notes are not spoken.
    suppress_nst: true,
    print_progress: false,
    print_realtime: false,
    print_timestamps: false,
    temperature_inc: request.fallback ? 0.2 : 0,
    // Without fallback the caller judges the answer: segments that are probably no speech are kept.
    no_speech_thold: request.fallback ? 0.6 : 2,
    new_segment_callback: call.onNewSegment ?? null,
    progress_callback: call.onProgress ?? null,
    encoder_begin_callback: call.onWindow ?? null,
    abort_callback: call.abort.callback,
    abort_callback_user_data: call.abort.data,
  };
}

/** A text as C has it. */
function text(value: string): Uint8Array {
  // A zero byte would end it early.
  return new TextEncoder().encode(`${value.replaceAll('\0', '')}\0`);
}

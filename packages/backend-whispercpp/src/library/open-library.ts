import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import { bindWhisper, type WhisperFunctions } from './c-api.js';

/** Versions of whisper.cpp whose C API is known here. Both ends were run: 1.9.1 and 1.9.3. */
const SUPPORTED_VERSIONS = '1.9.x';

const SUPPORTED = /^v?1\.9\.\d+/;

/**
 * What whisper.cpp sets where nothing is said, from all over its structures: where a field had moved, another number
 * would stand there.
 */
const KNOWN_DEFAULTS: readonly (readonly [path: string, value: number | boolean])[] = [
  ['strategy', 0],
  ['n_max_text_ctx', 16_384],
  ['thold_pt', 0.01],
  ['thold_ptsum', 0.01],
  ['max_len', 0],
  ['audio_ctx', 0],
  ['suppress_blank', true],
  ['temperature', 0],
  ['max_initial_ts', 1],
  ['length_penalty', -1],
  ['temperature_inc', 0.2],
  ['entropy_thold', 2.4],
  ['logprob_thold', -1],
  ['no_speech_thold', 0.6],
  ['greedy.best_of', 5],
  ['beam_search.beam_size', -1],
  ['grammar_penalty', 100],
  ['vad', false],
  ['vad_params.threshold', 0.5],
  ['vad_params.min_speech_duration_ms', 250],
  ['vad_params.min_silence_duration_ms', 100],
  ['vad_params.speech_pad_ms', 30],
  ['vad_params.samples_overlap', 0.1],
];

const KNOWN_CONTEXT_DEFAULTS: readonly (readonly [path: string, value: number | boolean])[] = [
  ['use_gpu', true],
  ['gpu_device', 0],
  ['dtw_token_timestamps', false],
  ['dtw_aheads_preset', 0],
  ['dtw_n_top', -1],
  ['dtw_aheads.n_heads', 0],
  ['dtw_mem_size', 128 * 1024 * 1024],
];

export interface WhisperLibrary {
  readonly functions: WhisperFunctions;
  readonly version: string;
}

/**
 * Loads a library, and makes sure that it is one that is known here.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`
 */
export function openLibrary(path: string): WhisperLibrary {
  let functions: WhisperFunctions;
  try {
    functions = bindWhisper(path);
  } catch (cause) {
    const reason = errorMessage(cause);
    throw new TranscribeError(
      `${path} cannot be used as a whisper.cpp library: ${reason}. Versions ${SUPPORTED_VERSIONS} can be used. Build one for this machine: npx @ws/backend-whispercpp build`,
      { code: 'ERR_BACKEND_UNAVAILABLE', details: { library: path }, cause },
    );
  }
  return { functions, version: checkAbi(functions, path) };
}

/**
 * Makes sure that a library is one whose structures are known: by the version that it names, and by the default values
 * that it writes into them. Nothing else of it is to be called before.
 *
 * @param path - of the library, for the message
 * @returns its version
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`
 */
export function checkAbi(
  functions: Pick<WhisperFunctions, 'version' | 'contextDefaults' | 'fullDefaults'>,
  path: string,
): string {
  const version = functions.version();
  if (!SUPPORTED.test(version)) {
    throw unsupported(path, `is version ${version}`, { version });
  }
  const wrong = [
    ...different(functions.contextDefaults(), KNOWN_CONTEXT_DEFAULTS),
    ...different(functions.fullDefaults(0), KNOWN_DEFAULTS),
  ];
  if (wrong.length > 0) {
    throw unsupported(
      path,
      `calls itself ${version}, but its parameters are laid out otherwise (${wrong[0]})`,
      { version, wrong },
    );
  }
  return version;
}

function different(
  values: object,
  known: readonly (readonly [path: string, value: number | boolean])[],
): readonly string[] {
  return known.flatMap(([path, expected]) => {
    const found = path
      .split('.')
      .reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], values);
    const same =
      typeof expected === 'boolean'
        ? found === expected
        : Math.abs(Number(found) - expected) <= 1e-6 * Math.abs(expected);
    return same ? [] : [`${path} is ${found}, not ${expected}`];
  });
}

function unsupported(
  path: string,
  problem: string,
  details: Readonly<Record<string, unknown>>,
): TranscribeError {
  return new TranscribeError(
    `The whisper.cpp library ${path} ${problem}. Versions ${SUPPORTED_VERSIONS} can be used here. Build one: npx @ws/backend-whispercpp build`,
    {
      code: 'ERR_BACKEND_UNAVAILABLE',
      details: { library: path, supported: SUPPORTED_VERSIONS, ...details },
    },
  );
}

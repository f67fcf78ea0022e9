import { InstalledPython, SetupEnvironmentOptions, EnvironmentSetup } from '@ws/python';
export { EnvironmentSetup, SetupEnvironmentOptions, SetupProgress } from '@ws/python';
import { SpeechSynthesizer } from '@ws/speech';
import { DefaultsOf } from '@ws/core/internal';
import { ProgressListener } from '@ws/models';
import { HostedSpeechOptions } from '@ws/speech/internal';

/** Settings of `createPiper`. */
interface PiperOptions extends HostedSpeechOptions {
    /**
     * A voice of rhasspy/piper-voices by its name (`de_DE-thorsten-medium`), which is downloaded and kept, or the path of an
     * `.onnx` file beside which its `.onnx.json` is. Default `en_US-joe-medium`.
     */
    readonly voice?: string | undefined;
    /** How much the sound of the voice varies, 0 to 2. Default: the voice's own, mostly 0.667. */
    readonly noise?: number | undefined;
    /** How much its rhythm varies, 0 to 2; at 0 a text is as long each time. Default: the voice's own, mostly 0.8. */
    readonly rhythmNoise?: number | undefined;
    /** An interpreter of your own that has `piper-tts`. Default: the environment that `setup` made. */
    readonly python?: string | undefined;
    /** Where voices are kept. Default: with the models, in `WS_MODELS_DIR` or the user's cache. */
    readonly cacheDirectory?: string | undefined;
    /** Told how the download of a voice goes. */
    readonly onProgress?: ProgressListener | undefined;
    /** Ends the download of a voice. */
    readonly signal?: AbortSignal | undefined;
}
type Unsaid = 'noise' | 'rhythmNoise' | 'python' | 'idleTimeoutMs' | 'cacheDirectory' | 'onProgress' | 'signal';
/** What `createPiper` does where nothing else is said. */
declare const DEFAULT_PIPER_OPTIONS: DefaultsOf<PiperOptions, Unsaid>;

/** Piper in a process of its own, with one voice. */
interface Piper extends SpeechSynthesizer {
    readonly name: 'piper';
}
/**
 * Piper: speech in some forty languages, on a processor. One voice, which is downloaded where it is not there yet, in a
 * Python process, whose environment is made once by `npx @ws/tts-piper setup`, or by {@link setupPiper}; `load`, or the
 * first call, starts it. Calls are answered one after the other; no two sound quite alike.
 *
 * A call that is aborted is answered at once; the engine stops before its next sentence. A process that crashed, or hung
 * for `callTimeoutMs`, fails the call that it had as `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and is
 * started anew. One without a call for `idleTimeoutMs` ends, and the next call starts it again.
 *
 * @example
 * ```ts
 * await using piper = await createPiper({ voice: 'en_US-joe-medium' });
 * const { samples, sampleRate } = await piper.synthesize('Good morning.');
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_DOWNLOAD_FAILED` saying
 *   what was tried and which file to put where, `ERR_ABORTED`
 */
declare function createPiper(options?: PiperOptions): Promise<Piper>;

/**
 * Makes Piper's Python environment, with pinned packages from the user's package index. One that is whole is left as it is;
 * of several at once, one works and the others wait for it.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install or to run: no Python, too old a one, one
 *   without `venv`, no network, no space; `ERR_INVALID_OPTION`, `ERR_ABORTED`
 */
declare function setupPiper(options?: SetupEnvironmentOptions): Promise<EnvironmentSetup>;
/**
 * Finds the environment that `setup` made; `undefined` if `setup` has made none yet.
 *
 * @param environments - where they are kept; default: in the user's cache
 */
declare function findPiperSetup(environments?: string | undefined): InstalledPython | undefined;

export { DEFAULT_PIPER_OPTIONS, type Piper, type PiperOptions, createPiper, findPiperSetup, setupPiper };

import { InstalledPython, SetupEnvironmentOptions, EnvironmentSetup } from '@ws/python';
export { EnvironmentSetup, SetupEnvironmentOptions, SetupProgress } from '@ws/python';
import { SpeechSynthesizer } from '@ws/speech';
import { DefaultsOf } from '@ws/core/internal';
import { HostedSpeechOptions } from '@ws/speech/internal';

/** Settings of `createHibari`. */
interface HibariOptions extends HostedSpeechOptions {
    /** An interpreter of your own that has `hibari-tts`. Default: the environment that `setup` made. */
    readonly python?: string | undefined;
}
type Unsaid = 'python' | 'idleTimeoutMs';
/** What `createHibari` does where nothing else is said. */
declare const DEFAULT_HIBARI_OPTIONS: DefaultsOf<HibariOptions, Unsaid>;

/** hibari in a process of its own. */
interface Hibari extends SpeechSynthesizer {
    readonly name: 'hibari';
}
/**
 * hibari: English speech, 24 kHz, of one American voice, on a processor. It runs in a Python process, whose environment is
 * made once by `npx @ws/tts-hibari setup`, or by {@link setupHibari}; `load`, or the first call, starts it. Calls are
 * answered one after the other; the same text sounds the same each time.
 *
 * A call that is aborted is answered at once; the engine stops before its next sentence. A process that crashed, or hung
 * for `callTimeoutMs`, fails the call that it had as `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and is
 * started anew. One without a call for `idleTimeoutMs` ends, and the next call starts it again.
 *
 * @example
 * ```ts
 * await using hibari = createHibari();
 * const { samples, sampleRate } = await hibari.synthesize('Good morning.');
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createHibari(options?: HibariOptions): Hibari;

/**
 * Makes hibari's Python environment, with pinned packages from the user's package index. One that is whole is left as it is;
 * of several at once, one works and the others wait for it.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install or to run: no Python, too old a one, one
 *   without `venv`, no network, no space; `ERR_INVALID_OPTION`, `ERR_ABORTED`
 */
declare function setupHibari(options?: SetupEnvironmentOptions): Promise<EnvironmentSetup>;
/**
 * Finds the environment that `setup` made; `undefined` if `setup` has made none yet.
 *
 * @param environments - where they are kept; default: in the user's cache
 */
declare function findHibariSetup(environments?: string | undefined): InstalledPython | undefined;

export { DEFAULT_HIBARI_OPTIONS, type Hibari, type HibariOptions, createHibari, findHibariSetup, setupHibari };

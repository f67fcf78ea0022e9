import { TurnDetector, BackendHealth } from '@ws/core';
import { DefaultsOf, HostedNetworkOptions } from '@ws/core/internal';
import { ProgressListener, FetchableFile } from '@ws/models';

/** Settings of {@link createSmartTurn}. */
interface SmartTurnOptions extends HostedNetworkOptions {
    /** Path of an .onnx file to use in place of Smart Turn v3.2, which is fetched otherwise: another version of it, say. */
    readonly model?: string | undefined;
    /**
     * Calls at the same time, 1 to 16: each has a process with weights of its own (125 to 185 MB), which starts when calls wait
     * for the others. Default 1.
     */
    readonly processes?: number | undefined;
    /** Calls that wait, at most, 1 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
    readonly maxQueuedCalls?: number | undefined;
    /** Milliseconds after which a call is taken to hang, 100 to 600000; its process is killed. Default 10000. */
    readonly callTimeoutMs?: number | undefined;
    /** Called with how the download of the weights goes. */
    readonly onProgress?: ProgressListener | undefined;
}
type Unsaid = 'model' | 'onProgress';
/** Defaults of {@link SmartTurnOptions}. */
declare const DEFAULT_SMART_TURN_OPTIONS: DefaultsOf<SmartTurnOptions, Unsaid>;

/** Smart Turn in processes of its own. */
interface SmartTurn extends TurnDetector {
    readonly name: 'smart-turn';
    /** How its processes are: their memory and processor time together, and how often one had to be started anew. */
    health(): Promise<BackendHealth>;
}
/**
 * Smart Turn v3.2: judges from the last 4 s, by tone and rhythm as much as by the words, whether a speaker has finished.
 * Its network runs on one thread of a child process, one call after the other, or in several such processes (`processes`).
 * `load`, or the first call, starts one and fetches the weights (8.7 MB, once); others start when calls wait. One detector
 * serves all sessions of a program. A process that crashed, or hung for `callTimeoutMs`, fails the call that it had as
 * `ERR_BACKEND_CRASHED` or `ERR_BACKEND_TIMEOUT`, retryable, and is started anew. A process that gets no call for
 * `idleTimeoutMs` ends, and the next call starts it again.
 *
 * @example
 * ```ts
 * await using turn = createSmartTurn();
 * if ((await turn.judge(samples)) >= 0.5) answer();
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createSmartTurn(options?: SmartTurnOptions): SmartTurn;

/**
 * Smart Turn v3.2 for processors, in 8 bits: Daily's, BSD-2-Clause. Size and checksum were computed from the file in the
 * wheel; several public projects name the same ones for the file of this commit.
 */
declare const SMART_TURN_FILE: FetchableFile;

export { DEFAULT_SMART_TURN_OPTIONS, SMART_TURN_FILE, type SmartTurn, type SmartTurnOptions, createSmartTurn };

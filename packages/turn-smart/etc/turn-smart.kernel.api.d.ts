/** Smart Turn's network, loaded into this process. It blocks its thread while it works. */
interface SmartTurnKernel {
    /**
     * How likely the speaker has finished, 0 to 1.
     *
     * @param samples - mono, 16 kHz, finite numbers; the newest 4 s are heard
     * @throws TranscribeError `ERR_ABORTED`
     */
    judge(samples: Float32Array, options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<number>;
    /** Gives its memory back. Nothing may be judged any more. */
    release(): Promise<void>;
}
/**
 * Loads the network, on one thread: in 8 bits where the processor computes right in them, in float32 elsewhere.
 *
 * @param file - path of the .onnx file: that of `resolveFile(SMART_TURN_FILE)`, or of another version of Smart Turn v3
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID` when it is no Smart Turn, `ERR_BACKEND_UNAVAILABLE` when
 *   there is no ONNX Runtime
 */
declare function loadSmartTurnKernel(file: string): Promise<SmartTurnKernel>;

export { type SmartTurnKernel, loadSmartTurnKernel };

/** Tells speech from silence, frame by frame. Stateful: one instance per stream, and no instance knows of another. */
interface VoiceActivityDetector extends AsyncDisposable {
    readonly specVersion: 'v1';
    readonly name: string;
    /** Accepted sample rates, in Hz: at least one. */
    readonly sampleRates: readonly number[];
    /** Accepted frame lengths, in samples, at a sample rate: at least one at each of `sampleRates`, none at others. */
    frameSizes(sampleRate: number): readonly number[];
    /**
     * Probability of speech, 0 to 1, in the next frame of mono samples in [-1, 1]. Below 0.5 is silence. The same stream
     * has the same probabilities each time. The frame is not changed, nor kept once the answer is there. Calls must not
     * overlap: the next frame waits for the promise of the one before.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO` for a frame of another length or with samples that are no numbers: the
     * stream goes on as if it had not been; `ERR_DISPOSED`
     */
    process(frame: Float32Array): number | Promise<number>;
    /** Forgets the stream so far: the detector is as new. */
    reset(): void;
}

export type { VoiceActivityDetector as V };

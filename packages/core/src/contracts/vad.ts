/** Tells speech from silence, frame by frame. Stateful: one instance per stream. */
export interface VoiceActivityDetector extends AsyncDisposable {
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

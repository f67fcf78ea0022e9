/** Judges, from the sound, whether a speaker has finished. It keeps nothing from one call to the next. */
export interface TurnDetector extends AsyncDisposable {
  readonly specVersion: 'v1';
  readonly name: string;
  /** The newest so many milliseconds are heard; more may be given. */
  readonly maxAudioMs: number;
  /**
   * Makes the detector ready. Optional, since `judge` does it when needed; calling it twice is harmless.
   *
   * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`, `ERR_ABORTED`
   */
  load(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /**
   * How likely the speaker has finished, 0 to 1; from 0.5 on he has. The same audio has the same answer. Calls may
   * overlap. The samples are not changed, nor kept once the answer is there.
   *
   * @param samples - mono, 16 kHz, in [-1, 1]: the turn so far, which ends in a pause of 60 ms or more
   * @throws TranscribeError `ERR_INVALID_AUDIO` for samples that are no numbers, `ERR_ABORTED`, `ERR_DISPOSED`,
   *   `ERR_OVERLOADED` (retryable) when too many calls wait
   */
  judge(
    samples: Float32Array,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<number>;
}

/** A file opened for reading at chosen positions. */
export interface WeightsFile extends Disposable {
  readonly path: string;
  readonly sizeBytes: number;
  /** Fills `bytes` from `position` on, or throws `ERR_MODEL_INVALID` (`ERR_DISPOSED` when closed). */
  readAt(position: number, bytes: Uint8Array): void;
}

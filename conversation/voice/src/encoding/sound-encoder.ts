/** Writes mono samples as the bytes of one file, or of one stream. Stateful: one per sound. */
export interface SoundEncoder extends Disposable {
  /** The bytes that are ready after these samples. */
  encode(samples: Float32Array): Uint8Array | Promise<Uint8Array>;
  /** The last bytes. */
  end(): Uint8Array | Promise<Uint8Array>;
}

/** Makes an encoder. @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install */
export type CreateSoundEncoder = (format: SoundFormat) => Promise<SoundEncoder>;

/** What an encoder is to write. */
export interface SoundFormat {
  /** Hz. */
  readonly sampleRate: number;
  /** Bits per second, where the encoding has some. */
  readonly bitRate: number;
}

/** Several pieces as one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  return Buffer.concat(pieces);
}

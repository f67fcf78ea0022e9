/** Sound of one packet. */
export interface Decoded {
  /** One array for each channel, all as long. */
  readonly channels: readonly Float32Array[];
  /** Hz. */
  readonly sampleRate: number;
  /** The packet could not be decoded, or not wholly. */
  readonly isDamaged: boolean;
}

/** Decodes the packets of one track, one after the other. */
export interface PacketDecoder {
  /** @throws where it cannot go on */
  decode(packet: Uint8Array): Decoded;
  /** No more packets come. @throws where some are missing */
  end?(): void;
  free(): void;
}

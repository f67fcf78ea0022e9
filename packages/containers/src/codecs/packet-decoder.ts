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
  /** What it still holds, when no more packets come. */
  flush(): Decoded | undefined;
  free(): void;
}

/** What a library of the family of `@wasm-audio-decoders` gives. */
interface LibraryAudio {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly unknown[];
}

/** What it gives as what we take: its arrays may be longer than what was decoded. */
export function fromLibrary(audio: LibraryAudio, most: number = Number.POSITIVE_INFINITY): Decoded {
  const { channelData, samplesDecoded, sampleRate, errors } = audio;
  return {
    channels: channelData.slice(0, most).map((samples) => samples.subarray(0, samplesDecoded)),
    sampleRate,
    isDamaged: errors.length > 0,
  };
}

import { SAMPLE_RATE, TranscribeError } from '@ws/core';
import { createBell, createSampleBuffer } from '@ws/core/internal';

export interface OpusEncoder {
  /** Takes mono samples at 16 kHz; what is no whole packet waits for the next ones. */
  encode(samples: Float32Array): void;
  /** Resolves when the packets of what was taken are out, but for the last few that a codec may hold. */
  settled(): Promise<void>;
  /** What is left, filled up with silence; resolves when all packets are out. */
  end(): Promise<void>;
  close(): void;
}

/** Gets what an encoder makes. */
export interface OpusEncoderEvents {
  packet(bytes: Uint8Array<ArrayBuffer>): void;
  /** It can go on no longer. Called once at most. */
  failed(error: TranscribeError): void;
}

export type CreateOpusEncoder = (events: OpusEncoderEvents) => OpusEncoder;

/** Samples of a packet: 20 ms. */
export const PACKET: number = SAMPLE_RATE / 50;
// An encoder may look ahead by as many packets.
const HELD = 3;
const CONFIG = {
  codec: 'opus',
  sampleRate: SAMPLE_RATE,
  numberOfChannels: 1,
  bitrate: 24_000,
  opus: { application: 'voip', signal: 'voice', frameDuration: 20_000 },
} as const;

/** Whether this browser makes Opus packets of speech. */
export async function canEncodeOpus(): Promise<boolean> {
  try {
    return (await AudioEncoder.isConfigSupported(CONFIG)).supported === true;
  } catch {
    // It has no WebCodecs, or not those of sound.
    return false;
  }
}

export function createWebCodecsEncoder({ packet, failed }: OpusEncoderEvents): OpusEncoder {
  const rest = createSampleBuffer();
  let given = 0;
  let made = 0;
  const progress = createBell();

  const encoder = new AudioEncoder({
    output(chunk) {
      made++;
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      packet(bytes);
      progress.ring();
    },
    error(cause) {
      progress.ring();
      failed(
        new TranscribeError(`The browser's Opus encoder failed: ${cause.message}`, {
          ...{ code: 'ERR_INVALID_STATE', cause },
        }),
      );
    },
  });
  encoder.configure(CONFIG);

  function encode(samples: Float32Array): void {
    rest.append(samples);
    const whole = rest.length - (rest.length % PACKET);
    const data = rest.slice(rest.start, rest.start + whole) as Float32Array<ArrayBuffer>;
    rest.dropBefore(rest.start + whole);
    if (whole === 0 || encoder.state !== 'configured') return;
    const sound = new AudioData({
      ...{ format: 'f32-planar', sampleRate: SAMPLE_RATE, numberOfChannels: 1 },
      ...{ numberOfFrames: whole, timestamp: given * 20_000, data },
    });
    given += whole / PACKET;
    encoder.encode(sound);
    sound.close();
  }

  return {
    encode,
    async settled() {
      while (encoder.state === 'configured' && given - made > HELD) await progress.rung;
    },
    async end() {
      if (rest.length > 0) encode(new Float32Array(PACKET - rest.length));
      if (encoder.state === 'configured') await encoder.flush();
    },
    close() {
      progress.ring();
      if (encoder.state !== 'closed') encoder.close();
    },
  };
}

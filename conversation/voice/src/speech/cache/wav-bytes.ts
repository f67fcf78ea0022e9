import { setImmediate } from 'node:timers/promises';
import { createWavEncoder } from '@ws/core/audio';
import type { SynthesizedSpeech } from '@ws/speech';

export const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;
/** Encoded at once: some milliseconds. */
const STEP = 500_000;

/** A WAV file of 16-bit samples. A long one is encoded in steps, between which others have their turn. */
export async function wavBytes({ samples, sampleRate }: SynthesizedSpeech): Promise<Uint8Array> {
  const encoder = createWavEncoder({ sampleRate });
  const file = new Uint8Array(HEADER_BYTES + samples.length * BYTES_PER_SAMPLE);
  for (let at = 0; at < samples.length; at += STEP) {
    if (at > 0) await setImmediate();
    const bytes = encoder.encode(samples.subarray(at, at + STEP));
    file.set(bytes, HEADER_BYTES + at * BYTES_PER_SAMPLE);
  }
  file.set(encoder.end().header);
  return file;
}

/**
 * How long a file of {@link wavBytes} sounds, in seconds; `undefined` where it is none, or not whole.
 *
 * @param header - its first 44 bytes
 */
export function secondsOfWav(header: Uint8Array, fileBytes: number): number | undefined {
  const dataBytes = fileBytes - HEADER_BYTES;
  if (header.length < HEADER_BYTES || dataBytes < 0 || dataBytes % BYTES_PER_SAMPLE !== 0) {
    return undefined;
  }
  const sampleRate = new DataView(header.buffer, header.byteOffset).getUint32(24, true);
  if (sampleRate < 1 || sampleRate > 768_000) return undefined;
  const isWhole = wavHeader(sampleRate, dataBytes).every((byte, i) => byte === header[i]);
  return isWhole ? dataBytes / BYTES_PER_SAMPLE / sampleRate : undefined;
}

/** The header of a file of {@link wavBytes}. */
export function wavHeader(sampleRate: number, dataBytes: number): Uint8Array {
  const header = createWavEncoder({ sampleRate }).header.slice();
  const view = new DataView(header.buffer);
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  view.setUint32(40, dataBytes, true);
  return header;
}

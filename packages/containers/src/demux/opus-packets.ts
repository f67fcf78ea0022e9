import type { MediaEvent } from './media.js';

/** Packets of Opus without a container, each whole (RFC 6716), that wait to be decoded. */
export interface OpusPackets {
  waiting: Uint8Array[];
  isEnded: boolean;
}

/**
 * As a demuxer.
 *
 * @param mode - mixed, a stereo packet is decoded to mono by the decoder itself
 */
export function* demuxPackets(
  packets: OpusPackets,
  mode: 'mix' | 'separate',
): Generator<MediaEvent | undefined, void> {
  let isKnown = false;
  for (;;) {
    for (const data of packets.waiting.splice(0)) {
      if (!isKnown) {
        isKnown = true;
        const isStereo = mode === 'separate' && ((data[0] ?? 0) & 4) !== 0;
        const channels = isStereo ? 2 : 1;
        yield { type: 'track', track: { codec: 'opus', channels, preSkip: 0 } };
      }
      yield { type: 'packet', data };
    }
    if (packets.waiting.length > 0) continue;
    if (packets.isEnded) return;
    yield;
  }
}

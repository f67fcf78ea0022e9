import type { VoiceActivityDetector } from '@ws/core';

/** The frame that a session gives a detector: the one nearest to 30 ms. */
export function frameSizeOf(vad: VoiceActivityDetector): number {
  return [...vad.frameSizes(16_000)].sort((a, b) => Math.abs(a - 480) - Math.abs(b - 480))[0]!;
}

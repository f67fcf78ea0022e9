import type { WarningMessage } from '@ws/core/protocol';

/** Packets could not be decoded: so many by now. */
export function damagedAudio(packets: number): WarningMessage {
  const what = packets === 1 ? 'A packet' : `${packets} packets`;
  return {
    type: 'warning',
    code: 'AUDIO_DAMAGED',
    message: `${what} of the audio cannot be decoded: silence stands in place of what was lost.`,
  };
}

import type { Diarizer, LiveDiarizer } from '@ws/core';

/** What tells who speaks: live, in recordings that clients send, or both. */
export interface SpeakerDiarizers {
  readonly live?: LiveDiarizer | undefined;
  readonly recordings?: Diarizer | undefined;
}

import type { Clock } from '@ws/core';
import type { VoiceServerMessage } from '../protocol/voice-messages.js';
import { isEcho } from './is-echo.js';
import type { Playback } from './playback.js';

/** Whether somebody who is heard while an answer is, means to interrupt it. */
export interface Interruption {
  /** A sound is held at once; what was said tells whether it goes on. */
  speechStarted(): void;
  /**
   * Whether a text is the speaker's own, and not the answer's from a loudspeaker. The first that is ends the answer.
   */
  isMeant(text: string): boolean;
  /** What began was no speech, or an echo. */
  nothingSaid(): void;
  /** Whether a sound is held. */
  readonly isHolding: boolean;
  /**
   * There is no answer any more. A sound that is held is let go.
   *
   * @param isTold - the peer is told otherwise
   */
  over(isTold: boolean): void;
}

// A sound that is held for nothing goes on after this.
const HOLD_MS = 1500;
// An answer whose echo is taken for speech would stop again and again.
const MAX_FALSE_HOLDS = 1;

export function createInterruption({
  clock,
  current,
  say,
  interrupt,
}: {
  readonly clock: Clock;
  /** What is heard of the answer; nothing where there is none. */
  current(): Playback | undefined;
  say(message: VoiceServerMessage): void;
  interrupt(): void;
}): Interruption {
  let holding: AbortController | undefined;
  let falseHolds = 0;
  /** What was played when speech began: that may be heard for a while. */
  let sounding = '';

  function goOn(): void {
    if (holding === undefined) return;
    holding.abort();
    holding = undefined;
    falseHolds++;
    say({ type: 'resume' });
  }

  return {
    speechStarted() {
      const playback = current();
      sounding = playback?.isPlaying ? playback.playingText : '';
      if (!playback?.isPlaying || holding !== undefined || falseHolds > MAX_FALSE_HOLDS) return;
      say({ type: 'pause' });
      const own = new AbortController();
      holding = own;
      clock.sleep(HOLD_MS, own.signal).then(goOn, () => {});
    },
    isMeant(text) {
      const playback = current();
      const played = playback?.isPlaying ? playback.playingText : '';
      if (isEcho(text, `${sounding} ${played}`)) {
        goOn();
        return false;
      }
      // A sound that is held has not ended, however long it would have been.
      if (playback === undefined && holding === undefined) return true;
      // A mark, or a note of music, is what a model makes of noise.
      if (!/[\p{L}\p{N}]/u.test(text)) return false;
      interrupt();
      holding?.abort();
      holding = undefined;
      return true;
    },
    nothingSaid() {
      sounding = '';
      goOn();
    },
    get isHolding() {
      return holding !== undefined;
    },
    over(isTold) {
      if (holding !== undefined && !isTold) say({ type: 'resume' });
      holding?.abort();
      holding = undefined;
      falseHolds = 0;
    },
  };
}

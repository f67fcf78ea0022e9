import type { Clock } from '@ws/core';
import type { VoiceServerMessage } from '../protocol/voice-messages.js';
import { isEcho, mayBecomeEcho } from './is-echo.js';
import { isFiller } from './is-filler.js';
import type { Playback, SoundingWords } from './playback.js';
import { saysSomething } from './spoken-words.js';

/**
 * Tells whose a text is: the speaker's own, the answer's from a loudspeaker, a listener's who says `mm-hm` and goes on listening,
 * not known before more is heard, or no person's, since it says nothing.
 */
export type Origin = 'speaker' | 'echo' | 'filler' | 'unclear' | 'noise';

/** Decides whether speech during an answer is meant to interrupt it. */
export interface Interruption {
  /**
   * A sound is held at once; what was said tells whether it goes on.
   *
   * @param at - the microphone's time at which the speech began
   * @param utterance - which one it is: its texts may come when the next one has begun
   */
  speechStarted(at: number, utterance?: number): void;
  /**
   * Tells whose a text is. The first that is the speaker's own ends the answer; in doubt a final is the speaker's.
   *
   * @param isFinal - no more of it comes: it is not `unclear`
   */
  judge(text: string, isFinal: boolean, utterance?: number): Origin;
  /** What began was no speech, or an echo. */
  nothingSaid(): void;
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
// What is compared with a text is less.
const MAX_SOUNDS = 20;

/** An utterance of which more is to come. */
interface Begun {
  /** When it began. */
  readonly at: number | undefined;
  /** What was played since, with its times as they were first known: a sound that is held has no others. */
  sounding: readonly (SoundingWords & { readonly of: Playback })[];
}

// Each has its final, sooner or later.
const MAX_BEGUN = 10;

export function createInterruption({
  clock,
  current,
  asks,
  say,
  interrupt,
}: {
  readonly clock: Clock;
  /** What is heard of the answer; nothing where there is none. */
  current(): Playback | undefined;
  /** Whether it asks something: then `yes` is what it waits for. */
  asks(): boolean;
  say(message: VoiceServerMessage): void;
  /** @param utterance - which one ends the answer */
  interrupt(utterance: number): void;
}): Interruption {
  let holding: AbortController | undefined;
  let falseHolds = 0;
  /** Utterances whose final has not come, by their numbers. */
  const begun = new Map<number, Begun>();

  function note(own: Begun, playback: Playback | undefined): void {
    if (!playback?.isPlaying) return;
    const sounding = [...own.sounding];
    for (const sound of playback.sounding()) {
      const isKnown = sounding.some(({ of, index }) => of === playback && index === sound.index);
      if (!isKnown) sounding.push({ ...sound, of: playback });
    }
    own.sounding = sounding.slice(-MAX_SOUNDS);
  }

  function goOn(): void {
    if (holding === undefined) return;
    holding.abort();
    holding = undefined;
    falseHolds++;
    say({ type: 'resume' });
  }

  return {
    speechStarted(at, utterance = 0) {
      const playback = current();
      const own: Begun = { at, sounding: [] };
      begun.set(utterance, own);
      const [oldest] = begun.keys();
      if (begun.size > MAX_BEGUN && oldest !== undefined) begun.delete(oldest);
      note(own, playback);
      if (!playback?.isPlaying || holding !== undefined || falseHolds > MAX_FALSE_HOLDS) return;
      say({ type: 'pause' });
      holding = new AbortController();
      clock.sleep(HOLD_MS, holding.signal).then(goOn, () => {});
    },
    judge(text, isFinal, utterance = 0) {
      const own = begun.get(utterance) ?? { at: undefined, sounding: [] };
      if (isFinal) begun.delete(utterance);
      if (!saysSomething(text)) return 'noise';
      const playback = current();
      note(own, playback);
      const played = own.sounding.flatMap(({ words }) => words);
      const heardAt = own.at;
      if (isEcho(text, played, heardAt)) {
        goOn();
        return 'echo';
      }
      // The first words of a long echo are a short text.
      if (!isFinal && mayBecomeEcho(text, played)) return 'unclear';
      // A sound that is held has not ended, however long it would have been.
      if (playback === undefined && holding === undefined) return 'speaker';
      if (isFiller(text) && !asks()) {
        // More may follow: “Yeah, but …”.
        if (!isFinal) return 'unclear';
        goOn();
        return 'filler';
      }
      interrupt(utterance);
      holding?.abort();
      holding = undefined;
      return 'speaker';
    },
    nothingSaid: goOn,
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

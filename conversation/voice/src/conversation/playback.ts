import type { Clock } from '@ws/core';
import type { PlayedWord } from './is-echo.js';
import { placedWords } from './spoken-words.js';

/** A sound of an answer that was sent. */
export interface SentSound {
  readonly url: string;
  /** Plain, as it is spoken. */
  readonly text: string;
  /** Where it stands in the answer, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** How long it sounds. */
  readonly seconds: number;
}

/** The words of one sound of an answer. */
export interface SoundingWords {
  /** Which sound of the answer it is, from 0. */
  readonly index: number;
  readonly words: readonly PlayedWord[];
}

/** What of an answer is being heard, as its client says, or, where it says nothing, as it would be if it played it at once. */
export interface Playback {
  sent(sound: SentSound): void;
  /** The client has heard so much of a sound. */
  reported(url: string, seconds: number): void;
  readonly isPlaying: boolean;
  /** What may be heard now: the sound that is played, the one before it and the one after it. */
  sounding(): readonly SoundingWords[];
  /** How much of the answer was heard, in UTF-16 units; of all that was sent, where none of it sounds. */
  heardChars(answerChars: number): number;
}

// A client tells each half second how far it is.
const REPORT_LIFE_MS = 2000;
// From the message to the loudspeaker.
const START_SECONDS = 0.2;

/** What the client has told of a sound. */
interface Report {
  readonly index: number;
  readonly seconds: number;
  readonly at: number;
  /** The microphone's time; `undefined` where none was open. */
  readonly heardAt: number | undefined;
}

/**
 * @param heardMs - milliseconds of the open microphone that have come; `undefined` where none is open. A client's reports come
 *   in between its audio: it is known what the microphone heard at that moment, however busy network and server are.
 */
export function createPlayback(
  clock: Clock,
  heardMs: () => number | undefined = () => clock.now(),
): Playback {
  /** `from`: when it begins to sound, as long as the client does not report. */
  const sounds: (SentSound & { readonly from: number })[] = [];
  let report: Report | undefined;

  /** Which sound is being played, and how far. */
  function place(): { readonly index: number; readonly seconds: number } | undefined {
    if (sounds.length === 0) return undefined;
    if (report !== undefined) {
      const { index, seconds, at } = report;
      const since = Math.min(REPORT_LIFE_MS, clock.now() - at) / 1000;
      return { index, seconds: Math.min(sounds[index]!.seconds, seconds + since) };
    }
    const now = clock.now();
    const index = Math.max(
      0,
      sounds.findLastIndex(({ from }) => from <= now),
    );
    const { from, seconds } = sounds[index]!;
    return { index, seconds: Math.min(seconds, Math.max(0, now - from) / 1000) };
  }

  return {
    sent(sound) {
      const last = sounds.at(-1);
      const over = last === undefined ? 0 : last.from + last.seconds * 1000;
      const from = Math.max(over, clock.now() + START_SECONDS * 1000);
      sounds.push({ ...sound, from });
    },
    reported(url, seconds) {
      // The same words are the same sound: the next of them is meant where one begins anew.
      const { index: before = 0, seconds: heard = 0 } = report ?? {};
      const isAnew = sounds[before]?.url === url && seconds < heard;
      const isIt = (sound: SentSound, i: number): boolean =>
        sound.url === url && i >= before + (isAnew ? 1 : 0);
      const next = sounds.findIndex(isIt);
      const index = next >= 0 ? next : sounds.findLastIndex((sound) => sound.url === url);
      if (index >= 0) report = { index, seconds, at: clock.now(), heardAt: heardMs() };
    },
    get isPlaying() {
      const now = place();
      if (now === undefined) return false;
      if (report !== undefined && clock.now() - report.at > REPORT_LIFE_MS) return false;
      return now.index < sounds.length - 1 || now.seconds < sounds.at(-1)!.seconds;
    },
    sounding() {
      const { index: now = 0 } = place() ?? {};
      const first = Math.max(0, now - 1);
      // One sound follows the other.
      const before = sounds.slice(first, now).reduce((sum, { seconds }) => sum + seconds, 0);
      const { seconds: heard = 0, heardAt } = report ?? {};
      let from = heardAt === undefined ? undefined : heardAt - (before + heard) * 1000;
      return sounds.slice(first, now + 2).map(({ text, seconds }, i) => {
        const start = from;
        if (from !== undefined) from += seconds * 1000;
        const words = placedWords(text).map(({ word, index }) => ({
          word,
          at: start === undefined ? undefined : start + (seconds * 1000 * index) / text.length,
        }));
        return { index: first + i, words };
      });
    },
    heardChars(answerChars) {
      const now = place();
      if (now === undefined) return answerChars;
      const { start, end, seconds } = sounds[now.index]!;
      const share = seconds === 0 ? 1 : Math.min(1, now.seconds / seconds);
      return Math.round(start + (end - start) * share);
    },
  };
}

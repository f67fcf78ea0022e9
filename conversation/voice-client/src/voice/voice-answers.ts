import type { VoiceMessage } from './voice-options.js';
import type { VoiceState } from './voice-state.js';

/** The answers of a conversation, one at a time. */
export interface VoiceAnswers {
  /** Something is asked: the answer before is over. */
  begin(): void;
  /**
   * A piece of an answer.
   *
   * @param accumulated - the answer until now
   * @param isAsked - something waits for an answer
   * @returns whether it is taken: a piece of an answer that was broken off is not
   */
  write(text: string, accumulated: string | undefined, isAsked: boolean): boolean;
  speak(index: number, url: string): void;
  /** It is written. @returns whether it is taken, as of `write` */
  complete(text: string | undefined, audioUrl: string | undefined, isAsked: boolean): boolean;
  /** No more of it is wanted. What comes nevertheless, until another one begins, is left out. */
  breakOff(): void;
  /** What was broken off can send nothing any more: there is another connection. */
  forget(): void;
  /** An answer was broken off, and no other has begun. */
  readonly isBrokenOff: boolean;
}

/** What answers change. */
export interface AnswerEvents {
  show(changes: Partial<VoiceState>): void;
  play(url: string): void;
  said(message: VoiceMessage): void;
  /** @returns the address in full, or `undefined` where it is none */
  resolve(url: string): string | undefined;
}

interface Answer {
  text: string;
  readonly urls: string[];
  readonly sounds: AnswerSounds;
  isComplete: boolean;
  /** All of it is one sound. */
  isOneSound: boolean;
}

// Sounds that wait for one before them: then it is taken for lost.
const MAX_AHEAD = 16;
// An answer of more sentences than that is no answer that somebody listens to.
const MAX_SOUNDS = 1000;

export function createVoiceAnswers({ show, play, said, resolve }: AnswerEvents): VoiceAnswers {
  let answer: Answer | undefined;
  /** What there was of an answer that was broken off, of which more may be on its way. */
  let late: string | undefined;

  function start(): Answer {
    const urls: string[] = [];
    const sounds = createAnswerSounds((url) => {
      const full = resolve(url);
      if (full === undefined || urls.length >= MAX_SOUNDS) return;
      urls.push(full);
      show({ audioUrls: [...urls] });
      play(full);
    });
    const started = { text: '', urls, sounds, isComplete: false, isOneSound: false };
    answer = started;
    show({ responseText: '', responseComplete: false, isInterrupted: false, audioUrls: [] });
    return started;
  }

  /** The one that is written. */
  function open(): Answer {
    return answer === undefined || answer.isComplete ? start() : answer;
  }

  function end(): void {
    if (answer !== undefined && !answer.isComplete && answer.text !== '') {
      const { text, urls } = answer;
      said({ role: 'assistant', text, audioUrls: [...urls], isInterrupted: true });
    }
    answer = undefined;
  }

  return {
    begin() {
      end();
      start();
    },
    write(text, accumulated, isAsked) {
      if (late !== undefined) {
        // The first piece of an answer is all there is of it.
        if (!isAsked || (accumulated !== undefined && accumulated !== text)) return false;
        late = undefined;
      }
      const written = open();
      written.text = accumulated ?? written.text + text;
      show({ responseText: written.text });
      return true;
    },
    speak(index, url) {
      if (late !== undefined) return;
      const { sounds, isOneSound } = answer ?? start();
      if (!isOneSound) sounds.add(index, url);
    },
    complete(text, audioUrl, isAsked) {
      if (late !== undefined) {
        if (!isAsked || (late !== '' && text?.startsWith(late) === true)) return false;
        late = undefined;
      }
      const written = open();
      written.isComplete = true;
      written.text = text ?? written.text;
      written.sounds.complete();
      if (audioUrl !== undefined && written.urls.length === 0) {
        written.sounds.add(0, audioUrl);
        written.isOneSound = true;
      }
      show({ responseText: written.text, responseComplete: true });
      const whole = audioUrl === undefined ? undefined : resolve(audioUrl);
      const isWhole = whole !== undefined && !written.urls.includes(whole);
      const audioUrls = isWhole ? [whole] : [...written.urls];
      said({ role: 'assistant', text: written.text, audioUrls, isInterrupted: false });
      return true;
    },
    breakOff() {
      late = answer?.text ?? late ?? '';
      end();
      show({ isInterrupted: true });
    },
    forget() {
      late = undefined;
    },
    get isBrokenOff() {
      return late !== undefined;
    },
  };
}

/** The sounds of one answer, put in their order. */
interface AnswerSounds {
  /** Those that have their turn by now are given on. One that was given already is left out. */
  add(index: number, url: string): void;
  /** No earlier one is to come any more: the rest is given on, whatever is missing. */
  complete(): void;
}

/** @param play - called with each sound, in order */
function createAnswerSounds(play: (url: string) => void): AnswerSounds {
  const waiting = new Map<number, string>();
  let next = 0;
  let isComplete = false;

  function give(): void {
    for (;;) {
      const url = waiting.get(next);
      if (url === undefined) {
        if (waiting.size === 0 || (!isComplete && waiting.size <= MAX_AHEAD)) return;
        next = Math.min(...waiting.keys());
        continue;
      }
      waiting.delete(next++);
      play(url);
    }
  }

  return {
    add(index, url) {
      if (index < next) return;
      waiting.set(index, url);
      give();
    },
    complete() {
      isComplete = true;
      give();
    },
  };
}

import { TranscribeError } from '@ws/core';
import type { AudioQueue } from '../playback/create-audio-queue.js';
import { createHeardQueue } from './heard-queue.js';
import type { VoiceAddress } from './voice-address.js';
import type { SpokenPlace, VoiceTool } from './voice-messages.js';
import type { VoiceSettings } from './voice-options.js';
import type { VoiceState, VoiceStore } from './voice-state.js';

/** What both sides say, as it is shown and given to `onMessage`; the answers, one at a time, as they are written and heard. */
export interface VoiceDialogue {
  /** Plays the answers. The caller may set its listeners. */
  readonly queue: AudioQueue;
  /** Some of an answer is being heard, or still to be. */
  readonly isSounding: boolean;
  /** What the user said is known. */
  understood(text: string): void;
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
  /** How the use of a tool for the answer stands. @returns whether it is taken, as of `write` */
  use(tool: VoiceTool): boolean;
  /** A sound of the answer, by its number. */
  speak(index: number, url: string, place?: SpokenPlace): void;
  /** The answer is written. @returns whether it is taken, as of `write` */
  complete(text: string | undefined, audioUrl: string | undefined, isAsked: boolean): boolean;
  /** No more of it is wanted. What comes nevertheless, until another one begins, is left out. */
  breakOff(): void;
  /** What was broken off can send nothing any more: there is another connection. */
  forget(): void;
  /** A person may be speaking: the sound waits. */
  hold(): void;
  /** The sound that was held goes on. One that another caller holds does not. */
  letGo(): void;
  /** The sound ends at once. */
  silence(): void;
}

interface Answer {
  text: string;
  readonly urls: string[];
  /** What each of `urls` speaks. */
  readonly places: (SpokenPlace | undefined)[];
  /** Which of `urls` is heard, and how far. */
  heard: { readonly sound: number; readonly seconds: number };
  /** Sounds that wait for one before them, by their numbers. */
  readonly waiting: Map<number, AnswerSound>;
  /** The number of the sound that comes next. */
  next: number;
  isComplete: boolean;
  /** All of it is one sound. */
  isOneSound: boolean;
}

interface AnswerSound {
  readonly url: string;
  readonly place: SpokenPlace | undefined;
}

// Sounds that wait for one before them: then it is taken for lost.
const MAX_AHEAD = 16;
// A person does not listen to an answer of more sentences than that.
const MAX_SOUNDS = 1000;
// Sounds of which the server's own names are known.
const MAX_NAMES = 2000;
// Uses of tools that a page shows.
const MAX_TOOLS = 100;

/** @param heard - told so many seconds of a sound, by the name that the server gave it */
export function createVoiceDialogue({
  store,
  address,
  settings: { clock, queue: given, onMessage = () => {} },
  heard,
}: {
  readonly store: VoiceStore;
  readonly address: Pick<VoiceAddress, 'resolve'>;
  readonly settings: VoiceSettings;
  heard(url: string, seconds: number): void;
}): VoiceDialogue {
  const names = new Map<string, string>();
  let answer: Answer | undefined;
  /** What there was of an answer that was broken off, of which more may be on its way. */
  let late: string | undefined;
  let isHeld = false;

  const queue = createHeardQueue({
    ...{ given, clock, moved, changed },
    heard(url, seconds) {
      const name = names.get(url);
      if (name !== undefined) heard(name, seconds);
    },
  });

  /** So much of a sound was heard. */
  function moved(url: string, seconds: number): void {
    if (answer === undefined) return;
    const { urls, places, heard } = answer;
    // The same words are the same sound: the next of them is meant where one begins anew.
    const next = urls.indexOf(url, heard.sound + (seconds < heard.seconds ? 1 : 0));
    const sound = next < 0 ? urls.indexOf(url) : next;
    if (sound < 0) return;
    answer.heard = { sound, seconds };
    const place = places[sound];
    if (place === undefined) return;
    const share = Math.min(1, seconds / place.seconds);
    store.set({ spokenChars: Math.round(place.start + (place.end - place.start) * share) });
  }

  const isSounding = (): boolean => queue.current !== undefined || queue.queueLength > 0;

  function changed(): void {
    const { responseComplete, isInterrupted } = store.state;
    const answerHeard = !isSounding() && responseComplete && !isInterrupted;
    store.set({ isPlaying: queue.isPlaying, answerHeard });
  }

  function show(changes: Partial<VoiceState>): void {
    store.set(changes);
    changed();
  }

  /** @returns the full address; `undefined` if the server named no address of the web, which is then the store's error */
  function resolve(url: string): string | undefined {
    const full = address.resolve(url);
    if (full === undefined) {
      store.fail(
        new TranscribeError('The server named a sound that is at no address of the web.', {
          code: 'ERR_PROTOCOL',
        }),
      );
      return undefined;
    }
    names.set(full, url);
    const [oldest] = names.keys();
    if (names.size > MAX_NAMES && oldest !== undefined) names.delete(oldest);
    return full;
  }

  function play({ urls, places }: Answer, { url, place }: AnswerSound): void {
    const full = resolve(url);
    if (full === undefined || urls.length >= MAX_SOUNDS) return;
    urls.push(full);
    places.push(place);
    show({ audioUrls: [...urls] });
    try {
      queue.enqueue(full);
    } catch (error) {
      store.fail(error);
    }
  }

  /** Plays what has its turn by now; of a complete answer the rest, whatever is missing. */
  function playInTurn(own: Answer): void {
    const { waiting } = own;
    for (;;) {
      const sound = waiting.get(own.next);
      if (sound !== undefined) {
        waiting.delete(own.next++);
        play(own, sound);
      } else if (waiting.size > (own.isComplete ? 0 : MAX_AHEAD)) {
        own.next = Math.min(...waiting.keys());
      } else return;
    }
  }

  /** One that was played already is left out. */
  function addSound(own: Answer, index: number, sound: AnswerSound): void {
    if (index < own.next) return;
    own.waiting.set(index, sound);
    playInTurn(own);
  }

  function start(): Answer {
    const started: Answer = {
      ...{ text: '', urls: [], places: [], heard: { sound: 0, seconds: 0 } },
      ...{ waiting: new Map(), next: 0 },
      ...{ isComplete: false, isOneSound: false },
    };
    answer = started;
    show({
      ...{ responseText: '', responseComplete: false, isInterrupted: false },
      ...{ audioUrls: [], spokenChars: 0, tools: [] },
    });
    // A listener may have broken it off.
    return started;
  }

  /** The one that is written. */
  function open(): Answer {
    return answer === undefined || answer.isComplete ? start() : answer;
  }

  function end(): void {
    if (answer !== undefined && !answer.isComplete && answer.text !== '') {
      const { text, urls } = answer;
      onMessage({ role: 'assistant', text, audioUrls: [...urls], isInterrupted: true });
    }
    answer = undefined;
  }

  return {
    queue,
    get isSounding() {
      return isSounding();
    },
    understood(text) {
      store.set({
        ...{ finalTranscript: text, partialTranscript: '', suppressedTranscript: '' },
        isSpeaking: false,
      });
      if (text !== '') onMessage({ role: 'user', text, audioUrls: [], isInterrupted: false });
    },
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
    use(tool) {
      // Of the answer that was broken off, or of the next: no sign tells, and the next one's text does.
      if (late !== undefined) return false;
      open();
      show({ tools: withTool(store.state.tools, tool) });
      return true;
    },
    speak(index, url, place) {
      if (late !== undefined) return;
      const own = answer ?? start();
      if (!own.isOneSound) addSound(own, index, { url, place });
    },
    complete(text, audioUrl, isAsked) {
      if (late !== undefined) {
        if (!isAsked || (late !== '' && text?.startsWith(late) === true)) return false;
        late = undefined;
      }
      const written = open();
      const { urls } = written;
      written.isComplete = true;
      written.text = text ?? written.text;
      playInTurn(written);
      if (audioUrl !== undefined && urls.length === 0) {
        addSound(written, 0, { url: audioUrl, place: undefined });
        written.isOneSound = true;
      }
      const tools = ended(store.state.tools);
      show({ responseText: written.text, responseComplete: true, tools });
      const whole = audioUrl === undefined ? undefined : resolve(audioUrl);
      const audioUrls = whole !== undefined && !urls.includes(whole) ? [whole] : [...urls];
      onMessage({ role: 'assistant', text: written.text, audioUrls, isInterrupted: false });
      return true;
    },
    breakOff() {
      late = answer?.text ?? late ?? '';
      end();
      show({ isInterrupted: true, tools: givenUp(store.state.tools) });
    },
    forget() {
      late = undefined;
    },
    hold() {
      if (!queue.isPlaying) return;
      isHeld = true;
      queue.pause();
    },
    letGo() {
      if (isHeld) queue.resume();
      isHeld = false;
    },
    silence() {
      queue.clear();
      isHeld = false;
    },
  };
}

/** A use that is known has another state; another one comes last. */
function withTool(tools: readonly VoiceTool[], tool: VoiceTool): readonly VoiceTool[] {
  const at = tools.findIndex(({ id }) => id !== undefined && id === tool.id);
  if (at < 0) return [...tools, tool].slice(-MAX_TOOLS);
  return tools.map((one, i) => (i === at ? tool : one));
}

/** A server that does not tell which use it means does not tell how it ends: the answer is there, so it has ended. */
function ended(tools: readonly VoiceTool[]): readonly VoiceTool[] {
  if (tools.every(({ id }) => id !== undefined)) return tools;
  return tools.map((tool) => (tool.id === undefined ? { ...tool, state: 'done' } : tool));
}

/** Of an answer that is broken off: how its uses end is told no more. */
function givenUp(tools: readonly VoiceTool[]): readonly VoiceTool[] {
  const isOpen = ({ state }: VoiceTool): boolean => state === 'called' || state === 'running';
  return tools.map((tool) => (isOpen(tool) ? { ...tool, state: 'failed' } : tool));
}

import { TranscribeError } from '@ws/core';
import type { BatchEndpoints } from './batch-endpoints.js';
import type { VoiceDialogue } from './voice-dialogue.js';
import type { SpeechSpan } from './voice-messages.js';
import type { VoiceStore } from './voice-state.js';
import { type RecordedQuestion, type VoiceTurn, voiceTurn } from './voice-turn.js';
import type { VoiceWay } from './voice-way.js';

/** What is asked of a server, one question at a time: over its socket, or without one. */
export interface VoiceQuestions {
  /** Questions that wait. */
  readonly kept: number;
  /** What is being asked or answered. */
  readonly current: VoiceTurn | undefined;
  /** It is asked, and not answered yet. */
  readonly isAsked: boolean;
  /** It is asked over HTTP. */
  readonly isBatch: boolean;
  /** Bytes of recordings that wait, or are not understood yet. */
  readonly bytes: number;
  ask(turn: VoiceTurn): void;
  /** There may be something to send. */
  send(): void;
  /** The server answers what it has heard by itself. */
  overhear(): void;
  /** The question is answered, or will not be. */
  answered(): void;
  /** Gives the answer up. @returns whether the server has heard of the question */
  drop(): boolean;
  /** A question that waits is not to be asked; left out, none of them. */
  forget(turn?: VoiceTurn): void;
  /**
   * The connection was lost: the question is asked again on the next one, unless it has been answered in part.
   *
   * @returns whether it is kept; `true` where there is none
   */
  takeBack(): boolean;
}

/** How far a turn is on its way. */
interface Sending {
  readonly turn: VoiceTurn;
  cursor: number;
  isStarted: boolean;
  isDone: boolean;
}

// A question that the server does not survive is not asked for ever.
const MAX_ATTEMPTS = 3;

export function createVoiceQuestions({
  store,
  way,
  batch,
  dialogue,
}: {
  readonly store: VoiceStore;
  readonly way: VoiceWay;
  readonly batch: BatchEndpoints;
  readonly dialogue: VoiceDialogue;
}): VoiceQuestions {
  let outbox: VoiceTurn[] = [];
  let sending: Sending | undefined;
  let asking: AbortController | undefined;
  let isPumping = false;
  let isWanted = false;

  /** The state has what is kept, and whether something is asked. */
  const changed = (): void => store.set({});

  async function pump(): Promise<void> {
    isWanted = true;
    if (isPumping) return;
    isPumping = true;
    try {
      while (isWanted) {
        // A call that came during the last step is served, too.
        isWanted = false;
        while (await step());
      }
    } finally {
      isPumping = false;
      changed();
    }
  }

  /** @returns whether there may be more to do */
  async function step(): Promise<boolean> {
    const { over } = way;
    if (over === undefined) return false;
    if (sending === undefined) {
      const [next] = outbox;
      if (next === undefined) return false;
      // Over HTTP a recording goes as a whole.
      if (over === 'http' && next.kind === 'recording' && !next.isEnded) return false;
      outbox.shift();
      sending = { turn: next, cursor: 0, isStarted: false, isDone: false };
      dialogue.begin();
      // A listener may have taken it back.
      if (sending === undefined) return true;
    }
    if (asking !== undefined || sending.isDone) return false;
    return over === 'http' ? askBatch(sending) : say(sending);
  }

  async function say(own: Sending): Promise<boolean> {
    const { turn } = own;
    if (turn.kind === 'text') way.send({ type: 'text', content: turn.text });
    if (turn.kind === 'recording') {
      const { format, sampleRate, pieces } = turn;
      if (!own.isStarted && pieces.length > 0) {
        own.isStarted = true;
        const rate = sampleRate === undefined ? {} : { sample_rate: sampleRate };
        way.send({ type: 'audio_start', format, ...rate });
      }
      while (own.cursor < pieces.length) {
        way.send(pieces[own.cursor++]!);
        await way.room();
        // It was cancelled, or the connection lost.
        if (sending !== own || way.over !== 'socket') return sending !== own;
      }
      if (!turn.isEnded) return false;
      way.send({ type: 'audio_end' });
    }
    own.isStarted = true;
    own.isDone = true;
    way.expectAnswer(true);
    changed();
    return false;
  }

  async function askBatch(own: Sending): Promise<boolean> {
    const { turn } = own;
    const asked = new AbortController();
    asking = asked;
    own.isDone = true;
    changed();
    try {
      const question = turn.kind === 'text' ? turn.text : (turn as RecordedQuestion);
      const answer = await batch.ask(question, asked.signal);
      if (asked.signal.aborted) return true;
      answered();
      const { transcript, text, audioUrl, conversationId, untranscribed } = answer;
      store.set({ untranscribed, ...(conversationId !== undefined && { conversationId }) });
      if (turn.kind === 'recording') dialogue.understood(transcript);
      dialogue.complete(text, audioUrl, true);
    } catch (error) {
      if (asked.signal.aborted) return true;
      answered();
      const { code, details } = TranscribeError.isInstance(error) ? error : {};
      if (code === 'ERR_CONNECTION' && ++turn.attempts < MAX_ATTEMPTS) {
        outbox.unshift(turn);
        way.batchLost(error);
        return true;
      }
      dialogue.breakOff();
      const { untranscribed } = (details ?? {}) as { readonly untranscribed?: SpeechSpan };
      store.set({ untranscribed });
      store.fail(error);
    } finally {
      if (asking === asked) asking = undefined;
    }
    return true;
  }

  function answered(): void {
    sending = undefined;
    way.expectAnswer(false);
    changed();
  }

  return {
    get kept() {
      return outbox.length;
    },
    get current() {
      return sending?.turn;
    },
    get isAsked() {
      return sending?.isDone === true;
    },
    get isBatch() {
      return asking !== undefined;
    },
    get bytes() {
      const turns = sending === undefined ? outbox : [sending.turn, ...outbox];
      return turns.reduce(
        (sum, turn) => sum + (turn.kind === 'recording' && !turn.isHeard ? turn.bytes : 0),
        0,
      );
    },
    ask(turn) {
      outbox.push(turn);
      void pump();
    },
    send: () => void pump(),
    overhear() {
      const turn = voiceTurn({ kind: 'overheard' });
      sending = { turn, cursor: 0, isStarted: true, isDone: true };
      if (way.over === 'socket') way.expectAnswer(true);
    },
    answered,
    drop() {
      const isKnown = sending?.isStarted === true;
      asking?.abort();
      asking = undefined;
      answered();
      return isKnown;
    },
    forget(turn) {
      outbox = turn === undefined ? [] : outbox.filter((other) => other !== turn);
      changed();
    },
    takeBack() {
      if (sending === undefined || asking !== undefined) return true;
      const { turn, isDone } = sending;
      answered();
      if (isDone) turn.attempts++;
      const { kind, attempts, isHeard, isAnswered } = turn;
      if (kind === 'overheard' || isAnswered || attempts >= MAX_ATTEMPTS) return false;
      // What the server has understood of it is asked in writing.
      const text = store.state.finalTranscript;
      const isUnderstood = kind === 'recording' && isHeard;
      outbox.unshift(isUnderstood ? { ...voiceTurn({ kind: 'text', text }), attempts } : turn);
      changed();
      return true;
    },
  };
}

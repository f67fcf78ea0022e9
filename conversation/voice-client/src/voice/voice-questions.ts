import { TranscribeError } from '@ws/core';
import type { BatchAnswer, BatchEndpoints } from './batch-endpoints.js';
import type { VoiceLink } from './voice-link.js';
import { overheardTurn, type RecordedTurn, type VoiceTurn, writtenTurn } from './voice-turn.js';

/** What is asked of a server, one question at a time: over its connection, or without one. */
export interface VoiceQuestions {
  /** Questions that wait. */
  readonly kept: number;
  /** What is being asked or answered. */
  readonly current: VoiceTurn | undefined;
  /** It is asked, and not answered yet. */
  readonly isAsked: boolean;
  /** It is asked over HTTP. */
  readonly isBatch: boolean;
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
   * @param transcript - what the server has understood of it
   * @returns whether it is kept; `true` where there is none
   */
  takeBack(transcript: string): boolean;
  /** Bytes of recordings that wait, or are not understood yet. */
  readonly bytes: number;
}

/** What questions go by. */
export interface QuestionEvents {
  /** Over what is asked now; `undefined`: over nothing. */
  way(): VoiceLink | BatchEndpoints | undefined;
  /** A question is asked now. */
  begun(): void;
  answeredOverHttp(turn: VoiceTurn, answer: BatchAnswer): void;
  /** A question over HTTP failed. */
  failed(error: unknown): void;
  /** The server cannot be asked over HTTP any more; the question is kept. */
  batchLost(error: unknown): void;
  changed(): void;
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

export function createVoiceQuestions(events: QuestionEvents): VoiceQuestions {
  let outbox: VoiceTurn[] = [];
  let sending: Sending | undefined;
  let asking: AbortController | undefined;
  /** Over which the question went. */
  let link: VoiceLink | undefined;
  let isPumping = false;
  let isWanted = false;

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
      events.changed();
    }
  }

  /** @returns whether there may be more to do */
  async function step(): Promise<boolean> {
    const way = events.way();
    if (way === undefined) return false;
    if (sending === undefined) {
      const [next] = outbox;
      if (next === undefined) return false;
      // Over HTTP a recording goes as a whole.
      if ('ask' in way && next.kind === 'recording' && !next.isEnded) return false;
      outbox.shift();
      sending = { turn: next, cursor: 0, isStarted: false, isDone: false };
      events.begun();
    }
    if (asking !== undefined || sending.isDone) return false;
    return 'ask' in way ? askBatch(sending, way) : say(sending, way);
  }

  async function say(own: Sending, on: VoiceLink): Promise<boolean> {
    const { turn } = own;
    link = on;
    if (turn.kind === 'text') on.send({ type: 'text', content: turn.text });
    if (turn.kind === 'recording') {
      const { format, sampleRate, pieces } = turn;
      if (!own.isStarted && pieces.length > 0) {
        own.isStarted = true;
        const rate = sampleRate === undefined ? {} : { sample_rate: sampleRate };
        on.send({ type: 'audio_start', format, ...rate });
      }
      while (own.cursor < pieces.length) {
        on.audio(pieces[own.cursor++]!);
        await on.room();
        // It was cancelled, or the connection lost.
        if (sending !== own || events.way() !== on) return sending !== own;
      }
      if (!turn.isEnded) return false;
      on.send({ type: 'audio_end' });
    }
    own.isStarted = true;
    own.isDone = true;
    on.expectAnswer(true);
    events.changed();
    return false;
  }

  async function askBatch(own: Sending, batch: BatchEndpoints): Promise<boolean> {
    const { turn } = own;
    const asked = new AbortController();
    asking = asked;
    own.isDone = true;
    events.changed();
    try {
      const answer =
        turn.kind === 'text'
          ? await batch.ask(turn.text, asked.signal)
          : await batch.askAloud(turn as RecordedTurn, asked.signal);
      if (asked.signal.aborted) return true;
      answered();
      events.answeredOverHttp(turn, answer);
    } catch (error) {
      if (asked.signal.aborted) return true;
      answered();
      const isLost = TranscribeError.isInstance(error) && error.code === 'ERR_CONNECTION';
      if (isLost && ++turn.attempts < MAX_ATTEMPTS) {
        outbox.unshift(turn);
        events.batchLost(error);
      } else events.failed(error);
    } finally {
      if (asking === asked) asking = undefined;
    }
    return true;
  }

  function answered(): void {
    sending = undefined;
    link?.expectAnswer(false);
    events.changed();
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
      let bytes = 0;
      for (const turn of sending === undefined ? outbox : [sending.turn, ...outbox]) {
        if (turn.kind === 'recording' && !turn.isHeard) bytes += turn.bytes;
      }
      return bytes;
    },
    ask(turn) {
      outbox.push(turn);
      void pump();
    },
    send: () => void pump(),
    overhear() {
      sending = { turn: overheardTurn(), cursor: 0, isStarted: true, isDone: true };
      const way = events.way();
      if (way === undefined || 'ask' in way) return;
      link = way;
      way.expectAnswer(true);
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
      events.changed();
    },
    takeBack(transcript) {
      if (sending === undefined || asking !== undefined) return true;
      const { turn, isDone } = sending;
      answered();
      if (isDone) turn.attempts++;
      const { attempts, isHeard } = turn;
      if (turn.kind === 'overheard' || turn.isAnswered || attempts >= MAX_ATTEMPTS) return false;
      const isUnderstood = turn.kind === 'recording' && isHeard;
      outbox.unshift(isUnderstood ? { ...writtenTurn(transcript), attempts } : turn);
      events.changed();
      return true;
    },
  };
}

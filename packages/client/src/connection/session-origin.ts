import { MAX_PROMPT_CHARS, roundSeconds, samplesToSeconds } from '@ws/core/internal';
import type { ServerMessage } from '@ws/core/protocol';

/**
 * Where the server's session begins in the caller's. Where a server has lost a session, another one goes on: what it says
 * is told in the numbers, positions and times of the caller's, and it begins with what was said before as its prompt.
 */
export interface SessionOrigin {
  /** Samples at 16 kHz that went before. */
  readonly samples: number;
  /** The last event that was received, as the server's session counts. */
  readonly lastSeq: number;
  /** A message of the server's session as one of the caller's. */
  toCaller<T extends ServerMessage>(message: T): T;
  /** Another session begins, with audio from here on. Returns a prompt where something was said: that, after the caller's. */
  restart(position: number, prompt: string | undefined): string | undefined;
  /** Keeps what a final says. @returns whether it is the first of a session that began with such a prompt */
  remember(text: string): boolean;
}

// The model reads the last 223 tokens of a prompt.
const MAX_EARLIER_CHARS = 600;

export function createSessionOrigin(): SessionOrigin {
  let samples = 0;
  let seqs = 0;
  /** What is added to a message's fields, by name; nothing in the caller's first session. */
  let shift: Readonly<Record<string, number>> | undefined;
  let lastSeq = 0;
  /** The last utterance that is over. */
  let lastOver = 0;
  /** The highest number of a speaker so far. */
  let speakers = 0;
  let said = '';
  let isPrompted = false;

  return {
    get samples() {
      return samples;
    },
    get lastSeq() {
      return lastSeq - seqs;
    },
    toCaller(message) {
      const later = shift === undefined ? message : shifted(message, shift);
      if ('seq' in later && later.seq !== undefined) lastSeq = later.seq;
      if (later.type === 'final' || later.type === 'cancelled' || later.type === 'error') {
        lastOver = Math.max(lastOver, later.utteranceId ?? 0);
      }
      if (later.type === 'final') speakers = Math.max(speakers, highestSpeaker(later.segments));
      if (later.type === 'speakers') speakers = Math.max(speakers, highestSpeaker(later.turns));
      return later;
    },
    restart(position, prompt = '') {
      samples = position;
      seqs = lastSeq;
      const seconds = samplesToSeconds(samples);
      shift = {
        ...{ samples, position: samples, startSample: samples, endSample: samples },
        ...{ seq: seqs, utteranceId: lastOver, start: seconds, end: seconds },
        speaker: speakers,
      };
      if (said === '') return undefined;
      isPrompted = true;
      return `${prompt} ${said}`.trim().slice(-MAX_PROMPT_CHARS);
    },
    remember(text) {
      said = `${said} ${text}`.trim().slice(-MAX_EARLIER_CHARS);
      const wasPrompted = isPrompted;
      isPrompted = false;
      return wasPrompted;
    },
  };
}

// Stretches of text within a final, and words within those; who speaks when.
const NESTED = ['segments', 'words', 'turns'] as const;

function shifted<T extends object>(one: T, by: Readonly<Record<string, number>>): T {
  const later = { ...one } as Record<string, unknown>;
  for (const [name, amount] of Object.entries(by)) {
    const before = later[name];
    // Speakers have names, or numbers as text.
    if (name === 'speaker' && isNumber(before)) later[name] = String(Number(before) + amount);
    if (typeof before !== 'number') continue;
    const sum = before + amount;
    later[name] = name === 'start' || name === 'end' ? roundSeconds(sum) : sum;
  }
  for (const name of NESTED) {
    const parts = later[name];
    if (Array.isArray(parts)) later[name] = parts.map((part: object) => shifted(part, by));
  }
  return later as T;
}

/** Of speakers that have no name, and are numbered from 1. */
function highestSpeaker(parts: readonly { readonly speaker?: string | undefined }[] = []): number {
  return Math.max(0, ...parts.map(({ speaker }) => (isNumber(speaker) ? Number(speaker) : 0)));
}

const isNumber = (speaker: unknown): speaker is string =>
  typeof speaker === 'string' && /^\d{1,9}$/.test(speaker);

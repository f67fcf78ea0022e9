import type { TalkPlan } from './talk-plan.js';

/** A frame of a client: an object is sent as JSON. */
export type TalkFrame = object | string | Uint8Array;

/** What happened in a conversation, in order, with where the client's audio was. In samples at 16 kHz. */
export type LogEntry =
  // biome-ignore lint/suspicious/noExplicitAny: what comes is read by those who know its protocol
  | { readonly type: 'told'; readonly at: number; readonly message: any }
  | { readonly type: 'flush' | 'drop' | 'configure' | 'quiet' | 'shutdown'; readonly at: number };

/** A stretch of a client's audio. In samples at 16 kHz. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** What a client was told. */
export interface Told {
  /** The final text, as the client puts it together. */
  readonly text: string;
  /** Audio of which it knows that it has no text. */
  readonly places: readonly Place[];
}

/** One protocol, as its clients speak and read it. */
export interface Talk {
  /** The address, or a conversation that is made without one. */
  readonly path: ((plan: TalkPlan) => string) | undefined;
  readonly hello?: ((plan: TalkPlan) => readonly TalkFrame[]) | undefined;
  /** @param samples - each a whole number of 16 bits @param at - where they begin */
  audio(samples: Float32Array, at: number, plan: TalkPlan): TalkFrame;
  readonly flush?:
    | ((plan: TalkPlan, count: number) => readonly TalkFrame[] | undefined)
    | undefined;
  /** The server ends an utterance, also within a word, where no audio comes for so long. In milliseconds. */
  readonly quietMs?: number | undefined;
  readonly drop?: ((plan: TalkPlan) => TalkFrame) | undefined;
  readonly configure?: ((plan: TalkPlan) => TalkFrame) | undefined;
  /** Left out where clients hang up when they have what they want. */
  readonly end: ((plan: TalkPlan) => readonly TalkFrame[]) | undefined;
  read(log: readonly LogEntry[], plan: TalkPlan): Told;
}

/** The messages that a client was told. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export function messagesOf(log: readonly LogEntry[]): any[] {
  return log.flatMap((entry) => (entry.type === 'told' ? [entry.message] : []));
}

/** @param place - in seconds */
export function inSamples({ start, end }: Place): Place {
  return { start: start * 16_000, end: end * 16_000 };
}

/** What was given up at each `drop`: all since the last flush. */
export function droppedIn(log: readonly LogEntry[]): Place[] {
  let start = 0;
  return log.flatMap(({ type, at }) => {
    if (type !== 'flush' && type !== 'drop') return [];
    const place = { start, end: at };
    start = at;
    return type === 'drop' ? [place] : [];
  });
}

/** The times in a message that is written for people. */
export function placesIn(text: string): Place[] {
  const found = /from ([\d.]+) to ([\d.]+) s/.exec(text);
  if (found === null) return [];
  return [inSamples({ start: Number(found[1]), end: Number(found[2]) })];
}

const UNTOLD = ['error', 'untranscribed', 'suppressed', 'cancelled'];

/** Whether an event of a session, or its message, names audio that no final has the text of. */
export function isUntold<T extends { readonly type: string }>(event: T): event is T & Place {
  return UNTOLD.includes(event.type) && 'end' in event && event.end !== undefined;
}

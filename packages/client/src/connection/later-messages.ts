import { samplesToSeconds } from '@ws/core/internal';
import type { ServerMessage } from '@ws/core/protocol';

/** Where a server's session began in the one that the caller knows: what went before it. */
export interface Origin {
  /** Samples at 16 kHz. */
  readonly samples: number;
  /** Utterances that were over. */
  readonly utterances: number;
  /** Events. */
  readonly seqs: number;
}

/** A session's own beginning. */
export const BEGINNING: Origin = { samples: 0, utterances: 0, seqs: 0 };

/** What a server's session says, in the numbers, positions and times of the caller's session. */
export function laterMessage<T extends ServerMessage>(message: T, origin: Origin): T {
  if (origin.samples === 0 && origin.seqs === 0) return message;
  return shifted(message, {
    samples: origin.samples,
    position: origin.samples,
    startSample: origin.samples,
    endSample: origin.samples,
    seq: origin.seqs,
    utteranceId: origin.utterances,
    start: samplesToSeconds(origin.samples),
    end: samplesToSeconds(origin.samples),
  });
}

// Stretches of text within a final, and words within those.
const NESTED = ['segments', 'words'] as const;

function shifted<T extends object>(one: T, by: Readonly<Record<string, number>>): T {
  const later = { ...one } as Record<string, unknown>;
  for (const [name, amount] of Object.entries(by)) {
    if (typeof later[name] === 'number') later[name] += amount as never;
  }
  for (const name of NESTED) {
    const parts = later[name];
    if (Array.isArray(parts)) later[name] = parts.map((part: object) => shifted(part, by));
  }
  return later as T;
}

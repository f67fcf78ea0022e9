import type { FinalEvent } from '@ws/core';
import type { ClientEvent } from '../../contracts/client-event.js';
import { createWaitingFinals } from '../../speakers/waiting-finals.js';
import { speakerName } from '../display/speaker-name.js';

/** Finals on their way to files, in their order, each with its speakers, which may come later. */
export interface SpokenFinals {
  /** Takes any event. @returns of `speakers` the final that they are of, with them; nothing where that was written before */
  take(event: ClientEvent): Promise<FinalEvent | undefined>;
  /** Writes what waits, and lets nothing wait from then on: no more speakers come. */
  end(): Promise<void>;
}

/** @param areLate - the speakers of a final may come after it. Otherwise nothing waits */
export function createSpokenFinals(
  write: (final: FinalEvent) => Promise<unknown>,
  areLate: boolean,
): SpokenFinals {
  const waiting = createWaitingFinals(areLate);

  async function writeAll(finals: readonly FinalEvent[]): Promise<void> {
    for (const final of finals) await write(named(final));
  }

  return {
    async take(event) {
      const finals = waiting.take(event);
      await writeAll(finals);
      return event.type === 'speakers' ? finals.at(-1) : undefined;
    },
    end: () => writeAll(waiting.end()),
  };
}

function named(final: FinalEvent): FinalEvent {
  if (final.segments.every(({ speaker }) => speaker === undefined)) return final;
  const segments = final.segments.map((segment) => {
    const { speaker } = segment;
    return speaker === undefined ? segment : { ...segment, speaker: speakerName(speaker) };
  });
  return { ...final, segments };
}

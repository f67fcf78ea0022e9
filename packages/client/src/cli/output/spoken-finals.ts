import { type FinalEvent, type SpeakersEvent, withSpeakers } from '@ws/core';
import { speakerName } from '../display/speaker-name.js';

/** Finals on their way to files, in their order, each with its speakers, which may come later. */
export interface SpokenFinals {
  final(event: FinalEvent): Promise<void>;
  /** @returns the final that it is about, with its speakers; nothing where that was written before */
  speakers(event: SpeakersEvent): Promise<FinalEvent | undefined>;
  /** Writes what waits, and lets nothing wait from then on: no more speakers come. */
  end(): Promise<void>;
}

// Their speakers come within seconds, or not at all.
const MAX_HELD = 32;

/** @param asked - what was asked of speakers. Where they are not told, nothing waits */
export function createSpokenFinals(
  write: (final: FinalEvent) => Promise<unknown>,
  asked: unknown,
): SpokenFinals {
  const held: { final: FinalEvent; isTold: boolean }[] = [];
  let isAsked = Boolean(asked);

  /** Writes what is told, and what is before it: answers come in order, so that will not be told any more. */
  async function writeTold(): Promise<void> {
    const last = held.findLastIndex(({ isTold }) => isTold);
    const ready = Math.max(last + 1, held.length - MAX_HELD);
    for (const { final } of held.splice(0, ready)) await write(named(final));
  }

  return {
    async final(final) {
      const isTold = !isAsked || final.segments.some(({ speaker }) => speaker !== undefined);
      held.push({ final, isTold });
      await writeTold();
    },
    async speakers({ utteranceId, turns }) {
      const found = held.find(({ final }) => final.utteranceId === utteranceId);
      if (found === undefined) return undefined;
      found.final = withSpeakers(found.final, turns);
      found.isTold = true;
      await writeTold();
      return found.final;
    },
    async end() {
      isAsked = false;
      for (const one of held) one.isTold = true;
      await writeTold();
    },
  };
}

/** The server says that no final has speakers from here on. */
export function isWithoutSpeakers(event: {
  readonly type: string;
  readonly code?: unknown;
}): boolean {
  return event.type === 'warning' && event.code === 'SPEAKERS_FAILED';
}

function named(final: FinalEvent): FinalEvent {
  if (final.segments.every(({ speaker }) => speaker === undefined)) return final;
  const segments = final.segments.map((segment) => {
    const { speaker } = segment;
    return speaker === undefined ? segment : { ...segment, speaker: speakerName(speaker) };
  });
  return { ...final, segments };
}

import { type FinalEvent, withSpeakers } from '@ws/core';
import type { ClientEvent } from '../contracts/client-event.js';

/** Finals in their order, each with its speakers, which may come later. */
export interface WaitingFinals {
  /** Takes any event. @returns the finals that wait no longer: the one that `speakers` are of comes last */
  take(event: ClientEvent): readonly FinalEvent[];
  /** Lets nothing wait from then on: no more speakers come. @returns what waits */
  end(): readonly FinalEvent[];
}

// Their speakers come within seconds, or not at all.
const MAX_HELD = 32;

/** @param areLate - the speakers of a final may come after it. Otherwise nothing waits */
export function createWaitingFinals(areLate: boolean): WaitingFinals {
  let held: { final: FinalEvent; isTold: boolean }[] = [];
  let mayCome = areLate;

  /** The finals up to the last one that is told: answers come in order, so that none before it will be told any more. */
  function told(): readonly FinalEvent[] {
    const last = held.findLastIndex(({ isTold }) => isTold);
    const ready = Math.max(last + 1, held.length - MAX_HELD);
    return held.splice(0, ready).map(({ final }) => final);
  }

  const finals: WaitingFinals = {
    take(event) {
      if (event.type === 'final') {
        const isTold = !mayCome || event.segments.some(({ speaker }) => speaker !== undefined);
        held.push({ final: event, isTold });
        return told();
      }
      if (event.type === 'speakers') {
        const found = held.find(({ final }) => final.utteranceId === event.utteranceId);
        if (found === undefined) return [];
        found.final = withSpeakers(found.final, event.turns);
        found.isTold = true;
        return told();
      }
      // The server says that no final has speakers from here on.
      const isOver = event.type === 'warning' && event.code === 'SPEAKERS_FAILED';
      return isOver ? finals.end() : [];
    },
    end() {
      mayCome = false;
      const rest = held.map(({ final }) => final);
      held = [];
      return rest;
    },
  };
  return finals;
}

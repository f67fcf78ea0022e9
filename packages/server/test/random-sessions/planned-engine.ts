import { type Clock, type Segment, TranscribeError, type Word } from '@ws/core';
import { createScriptedBackend, type Hypothesis, type ScriptedBackend } from '@ws/testing';
import { hearWords, type SpokenWord } from './spoken-words.js';
import type { CallFault } from './talk-plan.js';

/** How the calls of an engine go. */
export interface EnginePlan {
  readonly clock: Pick<Clock, 'sleep'>;
  /** Milliseconds per call, used in turn. */
  readonly latencies: readonly number[];
  readonly faultOf: (index: number) => CallFault | undefined;
  /** All that may be said to it. */
  readonly words: readonly SpokenWord[];
  /** Chooses how it cuts what it hears into segments. */
  readonly variant: number;
  /** Gets the words that it does not tell in one of its calls, as it was planned. */
  readonly swallowed: Set<string>;
}

/** An engine that hears each word whose middle is in its audio, unless its plan says otherwise. */
export function createPlannedEngine(plan: EnginePlan): ScriptedBackend {
  const { clock, latencies, faultOf, words, variant, swallowed } = plan;
  return createScriptedBackend({
    clock,
    capabilities: { attention: true },
    latencyMs: ({ index }) => latencies[index % latencies.length]!,
    failures: ({ index }) => failureOf(faultOf(index)),
    hangs: ({ index }) => faultOf(index) === 'hangs',
    hypotheses(call) {
      const heard = hearWords(call, words);
      if (faultOf(call.index) !== 'hears nothing') return inSegments(heard, variant);
      for (const { text } of heard) swallowed.add(text);
      return '';
    },
  });
}

/** As Whisper cuts what it hears: into segments, more or fewer. */
function inSegments(words: readonly Word[], variant: number): Hypothesis {
  const perSegment = variant > 2 ? variant - 2 : words.length;
  if (words.length <= perSegment) return words;
  const segments: Segment[] = [];
  for (let at = 0; at < words.length; at += perSegment) {
    const own = words.slice(at, at + perSegment);
    const text = own.map((word) => word.text).join(' ');
    segments.push({ text, start: own[0]!.start, end: own.at(-1)!.end, words: own });
  }
  return { text: segments.map(({ text }) => text).join(' '), segments };
}

function failureOf(fault: CallFault | undefined): Error | undefined {
  if (fault === 'fails for good') {
    return new TranscribeError('planned', { code: 'ERR_BACKEND_FAILED' });
  }
  if (fault !== 'fails for now') return undefined;
  return new TranscribeError('planned', { code: 'ERR_BACKEND_CRASHED', retryable: true });
}

import {
  type Clock,
  type FinalEvent,
  type PartialEvent,
  SAMPLE_RATE,
  type StrategyName,
  type Word,
} from '@ws/core';
import { wireErrorCode } from '@ws/core/internal';
import type { ArrivalLog } from '../observation/arrival-log.js';
import type { SessionWatch } from '../observation/session-watch.js';
import type { MetricSet } from './metric-set.js';

interface UtteranceState {
  /** When its speech began to come. */
  readonly since: number | undefined;
  readonly emitted: ReturnType<typeof createEmittedWords>;
  hasPartial: boolean;
}

// An utterance without a final, an error or a `cancelled` does not come; were it so, this is what is remembered of them.
const MAX_UTTERANCES = 64;

/** What one session adds to the metrics. */
export function createSessionMetrics(
  metrics: MetricSet,
  {
    strategy,
    arrivals,
    clock,
  }: {
    readonly strategy: StrategyName;
    readonly arrivals: ArrivalLog;
    readonly clock: Clock;
  },
): SessionWatch {
  const audio = metrics.audio.labels(strategy);
  const partials = metrics.partials.labels(strategy);
  const finals = metrics.finals.labels(strategy);
  const firstPartial = metrics.firstPartial.labels(strategy);
  const partial = metrics.partial.labels(strategy);
  const final = metrics.final.labels(strategy);
  const word = metrics.word.labels(strategy);
  const realTimeFactor = metrics.realTimeFactor.labels(strategy);
  const lateSpeakers = metrics.lateSpeakers.labels(strategy);
  const untranscribed = metrics.untranscribed.labels(strategy);
  const utterances = new Map<number, UtteranceState>();
  let heardTo = 0;

  function open(utteranceId: number, startSample: number): UtteranceState {
    const known = utterances.get(utteranceId);
    if (known !== undefined) return known;
    const [oldest] = utterances.keys();
    if (utterances.size >= MAX_UTTERANCES) utterances.delete(oldest!);
    const since = arrivals.at(startSample);
    const state = { since, emitted: createEmittedWords(), hasPartial: false };
    utterances.set(utteranceId, state);
    return state;
  }

  /** What is not remembered any more is left out. */
  function observe(
    histogram: { observe(value: number): void },
    since: number | undefined,
    now: number,
  ): void {
    if (since !== undefined) histogram.observe(Math.max(0, now - since) / 1000);
  }

  function observeWords(
    { emitted }: UtteranceState,
    { text, words = [] }: PartialEvent | FinalEvent,
    committedChars: number,
    now: number,
  ): void {
    for (const { end } of emitted.next(text, words, committedChars)) {
      observe(word, arrivals.at(Math.round(end * SAMPLE_RATE)), now);
    }
  }

  function showPartial(event: PartialEvent): void {
    const now = clock.now();
    const state = open(event.utteranceId, event.startSample);
    partials.inc();
    if (!state.hasPartial) observe(firstPartial, state.since, now);
    state.hasPartial = true;
    observe(partial, arrivals.at(event.endSample), now);
    observeWords(state, event, event.committedChars, now);
  }

  function showFinal(event: FinalEvent): void {
    const { utteranceId, startSample, endSample, processingTimeMs, latencyMs, text } = event;
    const state = open(utteranceId, startSample);
    utterances.delete(utteranceId);
    finals.inc();
    final.observe(latencyMs / 1000);
    const ms = ((endSample - startSample) / SAMPLE_RATE) * 1000;
    // Silence that was not decoded says nothing of the engine.
    if (ms > 0 && processingTimeMs > 0) realTimeFactor.observe(processingTimeMs / ms);
    observeWords(state, event, text.length, clock.now());
  }

  return {
    onAudio(position) {
      audio.inc(Math.max(0, position - heardTo) / SAMPLE_RATE);
      heardTo = Math.max(heardTo, position);
    },
    onRestored(position) {
      heardTo = Math.max(heardTo, position);
    },
    onOneShot(samples) {
      metrics.oneShots.inc();
      metrics.oneShotAudio.inc(samples / SAMPLE_RATE);
    },
    onEvent(event) {
      switch (event.type) {
        case 'speech_start':
          open(event.utteranceId, event.position);
          return;
        case 'partial':
          return showPartial(event);
        case 'final':
          return showFinal(event);
        case 'speakers':
          return lateSpeakers.inc();
        case 'suppressed':
          return metrics.suppressions.inc({ reason: event.reason });
        case 'untranscribed':
          return untranscribed.inc(event.end - event.start);
        case 'warning':
          return metrics.warnings.inc();
        case 'error':
          utterances.delete(event.utteranceId);
          return metrics.errors.inc({ reason: wireErrorCode(event.error) });
        case 'cancelled':
          utterances.delete(event.utteranceId);
          return;
        case 'speech_end':
          return;
      }
    },
    onError(code) {
      metrics.errors.inc({ reason: code });
    },
  };
}

/** How much of an utterance was told as text that will not change. It looks at each word once. */
function createEmittedWords() {
  let words = 0;
  let chars = 0;
  return {
    /** Gives the words that were not told as such before. */
    next(text: string, all: readonly Word[], committedChars: number): readonly Word[] {
      const from = words;
      for (let i = words; i < all.length && chars < committedChars; i++) {
        const word = all[i]!.text;
        const at = text.indexOf(word, chars);
        // The front of a text does not change; where one does, there is nothing to be said of it.
        if (at < 0 || at + word.length > committedChars) break;
        chars = at + word.length;
        words = i + 1;
      }
      return all.slice(from, words);
    },
  };
}

import type { Span } from '@opentelemetry/api';
import {
  type Clock,
  type ErrorEvent,
  type FinalEvent,
  SAMPLE_RATE,
  type SessionEvent,
  type StrategyName,
} from '@ws/core';
import { wireErrorCode } from '@ws/core/internal';
import type { ArrivalLog } from '../observation/arrival-log.js';
import type { SessionWatch } from '../observation/session-watch.js';
import {
  contextIn,
  named,
  SPAN_KIND,
  STATUS_ERROR,
  type TraceContext,
  type Tracing,
  tracerOf,
} from './trace-context.js';

/** What a session's span says of it. */
export interface TracedSession {
  readonly sessionId: string;
  readonly strategy: StrategyName;
  readonly model: string;
  /** Left out: the first of them, or the only one. */
  readonly channel?: number | undefined;
  /** The trace of the client's request. */
  readonly trace: TraceContext | undefined;
}

interface UtteranceSpan {
  readonly span: Span;
  partials: number;
}

const MAX_OPEN = 64;

/**
 * The spans of a session, in its client's trace where there is one: one for itself, below it one for each utterance, from when
 * its speech came to its final, and below that one for the final, from when the utterance was known to be over. They hold times
 * and counts, never text.
 *
 * @param ended - the session is over
 */
export function createSessionSpans(
  tracing: Tracing,
  { sessionId, strategy, model, channel, trace: clients }: TracedSession,
  parts: { readonly arrivals: ArrivalLog; readonly clock: Clock; readonly ended: AbortSignal },
): SessionWatch {
  const { arrivals, clock, ended } = parts;
  const { trace, context } = tracing;
  const tracer = tracerOf(tracing);
  const attributes = named({
    ...{ session_id: sessionId, strategy, model },
    ...(channel !== undefined && { channel }),
  });
  const parent = contextIn(tracing, clients);
  const session = tracer.startSpan('session', { kind: SPAN_KIND.server, attributes }, parent);
  const utterances = new Map<number, UtteranceSpan>();
  let samples = 0;
  let finals = 0;
  let errors = 0;

  /** Times of our clock as times of day. */
  const timeOfDay = (at: number): number => Date.now() - (clock.now() - at);

  function startBelow(parent: Span, name: string, startTime: number): Span {
    const below = trace.setSpan(context.active(), parent);
    return tracer.startSpan(name, { kind: SPAN_KIND.internal, startTime }, below);
  }

  function open(utteranceId: number, startSample: number): UtteranceSpan {
    const known = utterances.get(utteranceId);
    if (known !== undefined) return known;
    const [oldest] = utterances.keys();
    if (utterances.size >= MAX_OPEN) close(oldest!);
    const since = arrivals.at(startSample) ?? clock.now();
    const utterance = { span: startBelow(session, 'utterance', timeOfDay(since)), partials: 0 };
    utterance.span.setAttributes(named({ utterance_id: utteranceId, start_sample: startSample }));
    utterances.set(utteranceId, utterance);
    return utterance;
  }

  function close(utteranceId: number): void {
    const utterance = utterances.get(utteranceId);
    if (utterance === undefined) return;
    utterances.delete(utteranceId);
    utterance.span.setAttributes(named({ partials: utterance.partials }));
    utterance.span.end();
  }

  function tellFinal(event: FinalEvent): void {
    const { utteranceId, startSample, endSample, latencyMs, processingTimeMs, language } = event;
    const { span } = open(utteranceId, startSample);
    const final = startBelow(span, 'final', Date.now() - latencyMs);
    final.setAttributes(
      named({ latency_ms: latencyMs, processing_time_ms: processingTimeMs, language }),
    );
    final.end();
    finals++;
    span.setAttributes(named({ end_sample: endSample }));
    close(utteranceId);
  }

  function tellError(event: ErrorEvent): void {
    const { span } = open(event.utteranceId, event.startSample);
    span.setStatus({ code: STATUS_ERROR, message: wireErrorCode(event.error) });
    errors++;
    close(event.utteranceId);
  }

  function tell(event: SessionEvent): void {
    switch (event.type) {
      case 'speech_start':
        open(event.utteranceId, event.position);
        return;
      case 'partial': {
        const utterance = open(event.utteranceId, event.startSample);
        if (utterance.partials++ === 0) utterance.span.addEvent('first partial');
        return;
      }
      case 'final':
        tellFinal(event);
        return;
      case 'error':
        tellError(event);
        return;
      case 'suppressed':
      case 'untranscribed': {
        const start = Math.round(event.start * SAMPLE_RATE);
        const { span } = open(event.utteranceId, start);
        const reason = event.type === 'suppressed' ? { reason: event.reason } : {};
        span.addEvent(event.type, named(reason));
        return;
      }
      case 'cancelled':
        utterances.get(event.utteranceId)?.span.addEvent('cancelled');
        close(event.utteranceId);
        return;
      case 'speech_end':
        utterances.get(event.utteranceId)?.span.addEvent('speech end');
        return;
      case 'speakers':
        // The utterance's span ended with its final.
        session.addEvent('late speakers', named({ utterance_id: event.utteranceId }));
        return;
      case 'warning':
        session.addEvent('warning', named({ code: event.code }));
        return;
    }
  }

  ended.addEventListener(
    'abort',
    () => {
      for (const utteranceId of [...utterances.keys()]) close(utteranceId);
      session.setAttributes(named({ samples, finals, errors }));
      session.end();
    },
    { once: true },
  );

  return {
    onAudio(position) {
      samples = position;
    },
    onRestored(position) {
      session.addEvent('restored', named({ position }));
    },
    onOneShot(length) {
      session.addEvent('one-shot', named({ samples: length }));
    },
    onEvent: tell,
    onError(code) {
      errors++;
      session.addEvent('error', named({ code }));
    },
  };
}

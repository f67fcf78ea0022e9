import * as api from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { base64 } from '../../../test/support/raw-client.js';
import { recordSpans, type SpanRecorder } from '../../../test/support/recorded-spans.js';
import { hearing, joinReady, script, serve } from '../../../test/support/serving.js';
import type { ServerOptions } from '../../app/options/server-options.js';

const AUDIO = { type: 'audio_frame', audio: base64(script.samples) };
let spans: SpanRecorder;

function spansOf(name: string): ReadableSpan[] {
  return spans.exporter.getFinishedSpans().filter((span) => span.name === name);
}

/** A session from its start to its end. */
async function speak(options: ServerOptions): Promise<void> {
  const client = await joinReady(await serve(options));
  client.send({ type: 'start' });
  client.send(AUDIO);
  client.send({ type: 'end' });
  await client.closed;
  await expect.poll(() => spansOf('session').length).toBe(1);
}

const ms = ([seconds, nanoseconds]: api.HrTime): number => seconds * 1000 + nanoseconds / 1e6;

describe('traces', () => {
  beforeAll(() => {
    spans = recordSpans();
  });
  afterEach(() => spans.exporter.reset());
  afterAll(() => spans[Symbol.dispose]());

  it('hold a session, its utterances, and their finals', async () => {
    await speak({ backend: hearing(), model: 'test' });

    const [session] = spansOf('session');
    const [utterance] = spansOf('utterance');
    const [final] = spansOf('final');
    expect(session!.kind).toBe(api.SpanKind.SERVER);
    expect(session!.attributes).toMatchObject({
      'whisper_streaming.strategy': 'prompt',
      'whisper_streaming.model': 'test',
      'whisper_streaming.samples': script.samples.length,
      'whisper_streaming.finals': 1,
      'whisper_streaming.errors': 0,
    });
    expect(utterance!.parentSpanContext?.spanId).toBe(session!.spanContext().spanId);
    expect(final!.parentSpanContext?.spanId).toBe(utterance!.spanContext().spanId);
    expect(
      new Set([session, utterance, final].map((span) => span!.spanContext().traceId)).size,
    ).toBe(1);
    expect(ms(utterance!.startTime)).toBeGreaterThanOrEqual(ms(session!.startTime) - 5);
    expect(ms(utterance!.endTime)).toBeGreaterThanOrEqual(ms(final!.endTime) - 5);
    expect(final!.attributes['whisper_streaming.latency_ms']).toBeGreaterThanOrEqual(0);
    const told = JSON.stringify(
      [session, utterance, final].map((span) => [span!.attributes, span!.events]),
    );
    expect(told).not.toMatch(/one|two|three/);
  });

  it('hold what failed', async () => {
    const backend = hearing({ failures: () => new Error('secret') });
    await speak({ backend });
    const [utterance] = spansOf('utterance');
    expect(utterance!.status).toEqual({
      code: api.SpanStatusCode.ERROR,
      message: 'TRANSCRIBE_ERROR',
    });
    expect(spansOf('session')[0]!.attributes['whisper_streaming.errors']).toBe(1);
  });

  it('are ended with a client that is lost', async () => {
    const server = await serve({ backend: hearing(), resumeWindowMs: 0 });
    const client = await joinReady(server);
    client.send({ type: 'start' });
    client.send({ type: 'audio_frame', audio: base64(script.samples.subarray(0, 8000)) });
    await client.until('speech_start');
    client.socket.terminate();
    await expect.poll(() => spansOf('session').length).toBe(1);
    expect(spansOf('utterance')).toHaveLength(1);
  });
});

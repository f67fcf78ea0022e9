import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { rawConnect } from '../../../test/support/raw-client.js';
import { recordSpans, type SpanRecorder } from '../../../test/support/recorded-spans.js';
import { hearing, serve } from '../../../test/support/serving.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const traceparent = `00-${TRACE}-${SPAN}-01`;
let spans: SpanRecorder;

async function span(name: string) {
  const named = () => spans.exporter.getFinishedSpans().filter((each) => each.name === name);
  await expect.poll(named).toHaveLength(1);
  const found = named()[0]!;
  return { trace: found.spanContext().traceId, parent: found.parentSpanContext?.spanId, found };
}

beforeAll(() => {
  spans = recordSpans();
});
afterEach(() => spans.exporter.reset());
afterAll(() => spans[Symbol.dispose]());

it.each([
  ['the headers of its request', '', { traceparent, tracestate: 'shop=1' }],
  ['the query of its address', `?traceparent=${traceparent}&tracestate=shop%3D1`, {}],
])('a session is in the trace that %s name', async (_, query, headers) => {
  const { url } = await serve({ backend: hearing() });
  const client = await rawConnect(`${url}/ws/transcribe/prompt${query}`, { headers });
  await client.until('ready');
  client.send({ type: 'start' });
  client.send({ type: 'end' });
  await client.closed;
  const { trace, parent, found } = await span('session');
  expect([trace, parent]).toEqual([TRACE, SPAN]);
  expect(found.spanContext().traceState?.get('shop')).toBe('1');
});

it.each(['no trace', `00-${TRACE}-${SPAN}`, `00-${'0'.repeat(32)}-${SPAN}-01`])(
  'a session is a trace of its own where the client says %s',
  async (said) => {
    const { url } = await serve({ backend: hearing() });
    const headers = { traceparent: said };
    const client = await rawConnect(`${url}/ws/transcribe/prompt`, { headers });
    await client.until('ready');
    client.send({ type: 'start' });
    client.send({ type: 'end' });
    await client.closed;
    const { trace, parent } = await span('session');
    expect(trace).not.toBe(TRACE);
    expect(parent).toBeUndefined();
  },
);

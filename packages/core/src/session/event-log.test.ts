import { describe, expect, it, vi } from 'vitest';
import type { SessionEvent } from '../contracts/session-events.js';
import { createEventLog, type EventLog, type UncountedEvent } from './event-log.js';

const partial = (utteranceId: number, text: string): UncountedEvent => ({
  type: 'partial',
  utteranceId,
  text,
  startSample: 0,
  endSample: 16_000,
  start: 0,
  end: 1,
  committedChars: 0,
  stableChars: 0,
  language: 'en',
  processingTimeMs: 1,
});
const final = (utteranceId: number): UncountedEvent => ({
  type: 'final',
  utteranceId,
  text: `final ${utteranceId}`,
  startSample: 0,
  endSample: 16_000,
  start: 0,
  end: 1,
  segments: [],
  language: 'en',
  processingTimeMs: 1,
  latencyMs: 1,
});

const logOf = (maxUnread: number, maxJournal = 10, onRead = () => {}): EventLog =>
  createEventLog({ maxUnread, maxJournal }, onRead);

const nameOf = (event: SessionEvent): string => ('text' in event ? event.text : event.type);

async function readAll(log: EventLog, seq?: number): Promise<string[]> {
  const iterator = log.read(seq);
  const seen: string[] = [];
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    seen.push(nameOf(next.value));
  }
  return seen;
}

/** Reads some events, and leaves. */
async function readSome(log: EventLog, count: number, seq?: number): Promise<string[]> {
  const iterator = log.read(seq);
  const seen: string[] = [];
  for (let i = 0; i < count; i++) {
    const { value } = await iterator.next();
    seen.push(value === undefined ? 'the end' : `${value.seq} ${nameOf(value)}`);
  }
  await iterator.return?.();
  return seen;
}

describe('event log', () => {
  it('keeps everything in order while there is room', async () => {
    const log = logOf(10);
    for (const event of [partial(1, 'a'), partial(1, 'a b'), final(1)]) log.push(event);
    expect(await readSome(log, 3)).toEqual(['1 a', '2 a b', '3 final 1']);
  });

  it('merges partials when it is full, and loses no final', async () => {
    const log = logOf(3);
    for (const text of ['a', 'a b', 'a b c', 'a b c d']) log.push(partial(1, text));
    expect(log.unread).toBe(1);
    log.push(final(1));
    log.push(final(2));
    log.push(final(3));
    expect(log.unread).toBe(3);
    log.push(final(4));
    log.push(partial(5, 'dropped'));
    log.close();
    expect(await readAll(log)).toEqual(['final 1', 'final 2', 'final 3', 'final 4']);
  });

  it('gives to reads that wait already, in their order', async () => {
    const onRead = vi.fn();
    const log = logOf(3, 10, onRead);
    const iterator = log.read();
    const reads = [iterator.next(), iterator.next(), iterator.next()];
    log.push(final(1));
    log.push(final(2));
    log.close();
    const results = await Promise.all(reads);
    expect(results.map(({ value }) => value && nameOf(value))).toEqual([
      'final 1',
      'final 2',
      undefined,
    ]);
    expect(onRead).toHaveBeenCalledTimes(2);
  });

  it('has one reader at a time', () => {
    const log = logOf(3);
    log.read();
    expect(() => log.read()).toThrow(expect.objectContaining({ code: 'ERR_INVALID_STATE' }));
  });

  it('keeps what comes while nobody reads', async () => {
    const log = logOf(3);
    log.push(final(1));
    expect(await readSome(log, 1)).toEqual(['1 final 1']);
    log.push(final(2));
    log.close();
    expect(await readAll(log)).toEqual(['final 2']);
  });

  it('tells once more what followed an event, then what comes', async () => {
    const log = logOf(10);
    for (const id of [1, 2, 3]) log.push(final(id));
    await readSome(log, 3);
    log.push(final(4));
    expect(await readSome(log, 3, 1)).toEqual(['2 final 2', '3 final 3', '4 final 4']);
    expect(await readSome(log, 1, 3)).toEqual(['4 final 4']);
    log.close();
    expect(await readAll(log, 4)).toEqual([]);
  });

  it('tells partials that were replaced again, too, so that no number is missing', async () => {
    const log = logOf(10);
    for (const event of [partial(1, 'a'), partial(1, 'a b'), final(1), partial(2, 'c')]) {
      log.push(event);
    }
    await readSome(log, 4);
    expect(await readSome(log, 4, 0)).toEqual(['1 a', '2 a b', '3 final 1', '4 c']);
  });

  it('forgets partials that were replaced when they are more than the journal holds', async () => {
    const log = logOf(10);
    for (let i = 0; i < 11; i++) {
      log.push(partial(1, `a${i}`));
      await readSome(log, 1);
    }
    expect((await readSome(log, 1, 0))[0]).toBe('11 a10');
  });

  it('takes the events from whoever read before', async () => {
    const log = logOf(10);
    const first = log.read();
    log.push(final(1));
    await first.next();
    const waiting = first.next();
    const second = log.read(0);
    expect((await waiting).done).toBe(true);
    expect((await second.next()).value).toMatchObject({ seq: 1 });
    expect((await first.next()).done).toBe(true);
    log.push(final(2));
    expect((await second.next()).value).toMatchObject({ seq: 2 });
  });

  it('tells a reader that was replaced, or has left, nothing of what it was still to be told again', async () => {
    const log = logOf(10);
    for (const id of [1, 2, 3]) log.push(final(id));
    await readSome(log, 3);
    const replaced = log.read(0);
    expect((await replaced.next()).value).toMatchObject({ seq: 1 });
    const left = log.read(0);
    expect(await replaced.next()).toEqual({ done: true, value: undefined });
    expect((await left.next()).value).toMatchObject({ seq: 1 });
    await left.return?.();
    expect(await left.next()).toEqual({ done: true, value: undefined });
  });

  it('says so when what followed is forgotten, or was never told', async () => {
    const log = logOf(10, 2);
    for (const id of [1, 2, 3, 4]) log.push(final(id));
    await readSome(log, 4);
    expect(await readSome(log, 2, 2)).toEqual(['3 final 3', '4 final 4']);
    for (const seq of [1, 0, 5, -1, 1.5]) {
      expect(() => log.read(seq)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_STATE' }));
    }
  });

  it('goes on with what another one told, and forgets that as its own', async () => {
    const earlier = [7, 8].map((seq) => ({ ...final(seq - 5), seq }) as SessionEvent);
    const log = createEventLog({ maxUnread: 10, maxJournal: 2 }, () => {}, {
      events: earlier,
      lastSeq: 8,
    });
    expect(() => log.read(5)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_STATE' }));
    log.push(final(4));
    expect(await readSome(log, 3, 6)).toEqual(['7 final 2', '8 final 3', '9 final 4']);
    expect(() => log.read(6)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_STATE' }));
    expect(log.remains()).toMatchObject({ events: [{ seq: 8 }, { seq: 9 }], lastSeq: 9 });
  });

  it('is empty and never full when it is discarded', async () => {
    const log = logOf(1);
    log.push(final(1));
    log.discard();
    log.push(final(2));
    expect(log.unread).toBe(0);
    expect(await readAll(log)).toEqual([]);
  });
});

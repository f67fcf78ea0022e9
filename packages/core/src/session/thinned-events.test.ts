import { describe, expect, it } from 'vitest';
import { createThinnedEvents } from './thinned-events.js';

interface Event {
  readonly type: string;
  readonly utteranceId?: number;
  readonly text?: string;
}

const partial = (utteranceId: number, text: string): Event => ({
  type: 'partial',
  utteranceId,
  text,
});
const WARNING: Event = { type: 'warning' };

function eventsOf(given: readonly Event[]) {
  const events = createThinnedEvents<Event>();
  for (const event of given) events.push(event);
  return events;
}

describe('thinned events', () => {
  it('are given oldest first, those that were replaced too while there is room', () => {
    const given = [partial(1, 'a'), partial(2, 'b'), partial(1, 'a c'), WARNING];
    const events = eventsOf(given);
    expect([events.length, [...events]]).toEqual([4, given]);
    expect([0, 1, 2, 3, 4].map(() => events.shift())).toEqual([...given, undefined]);
    expect(events.length).toBe(0);
    events.push(WARNING);
    expect(events.shift()).toBe(WARNING);
  });

  it('lose all partials of an utterance but the newest, and keep their order', () => {
    const events = eventsOf([partial(1, 'a'), partial(2, 'b'), partial(1, 'a c'), WARNING]);
    expect(events.dropReplaced(WARNING)).toEqual([partial(1, 'a')]);
    expect(events.dropReplaced(WARNING)).toEqual([]);
    expect([...events]).toEqual([partial(2, 'b'), partial(1, 'a c'), WARNING]);
    expect(events.length).toBe(3);
    expect([events.shift(), events.shift()]).toEqual([partial(2, 'b'), partial(1, 'a c')]);
  });

  it.each(['partial', 'final', 'cancelled', 'error'])(
    'lose the partial that a %s which is about to come replaces',
    (type) => {
      const events = eventsOf([partial(1, 'a'), partial(2, 'b')]);
      const answer = { type, utteranceId: 1 };
      expect(events.dropReplaced(answer)).toEqual([partial(1, 'a')]);
      events.push(answer);
      expect([...events]).toEqual([partial(2, 'b'), answer]);
    },
  );

  it('keep what is no partial, and a partial whose speech has ended', () => {
    const given: Event[] = [
      { type: 'final', utteranceId: 1 },
      { type: 'speech_start', utteranceId: 1 },
      partial(1, 'a'),
      { type: 'speech_end', utteranceId: 1 },
      WARNING,
      { type: 'error' },
    ];
    const events = eventsOf(given);
    expect(events.dropReplaced(WARNING)).toEqual([]);
    expect([...events]).toEqual(given);
  });

  it('lose nothing for a partial that was taken out', () => {
    const events = eventsOf([partial(1, 'a'), partial(1, 'a b'), WARNING]);
    expect(events.shift()).toEqual(partial(1, 'a'));
    expect(events.dropReplaced(WARNING)).toEqual([]);
    expect(events.shift()).toEqual(partial(1, 'a b'));
    expect(events.dropReplaced(partial(1, 'a b c'))).toEqual([]);
    expect([...events]).toEqual([WARNING]);
  });

  it('forget the partial in whose place nothing came', () => {
    const events = eventsOf([partial(1, 'a')]);
    expect(events.dropReplaced(partial(1, 'a b'))).toEqual([partial(1, 'a')]);
    expect(events.dropReplaced({ type: 'final', utteranceId: 1 })).toEqual([]);
    expect([events.length, events.shift()]).toEqual([0, undefined]);
  });
});

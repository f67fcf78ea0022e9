import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { createEventRecorder } from './event-recorder.js';

const partial = (text: string) => ({ type: 'partial', utterance: 1, text }) as const;

describe('the recorder of a session', () => {
  it('notes the time since its start, to the millisecond', async () => {
    const clock = createManualClock();
    const recorder = createEventRecorder(clock);
    await clock.advance(500);
    recorder.tell(partial('early'));
    recorder.start();
    await clock.advance(1234.5678);
    recorder.tell({ ...partial('one'), start: 0.00049, end: 1 / 3 });
    expect(recorder.events).toEqual([
      { at: 0, ...partial('early') },
      { at: 1.235, ...partial('one'), start: 0, end: 0.333 },
    ]);
  });

  it('notes a text that is repeated four times a second, and a final once', async () => {
    const clock = createManualClock();
    const recorder = createEventRecorder(clock);
    recorder.start();
    for (let i = 0; i < 50; i++) {
      recorder.tell(partial('one'));
      await clock.advance(10);
    }
    expect(recorder.events.map(({ at }) => at)).toEqual([0, 0.25]);
    for (let i = 0; i < 3; i++) {
      recorder.tell({ ...partial('one'), type: 'final' });
      await clock.advance(1000);
    }
    expect(recorder.events).toHaveLength(3);
  });

  it.each([
    ['texts', () => 'x'.repeat(10), 50_001],
    ['characters in one', () => 'x'.repeat(100_001), 1],
    ['characters in all', () => 'x'.repeat(99_999), 161],
  ])('refuses too many %s', (_, text, count) => {
    const recorder = createEventRecorder(createManualClock());
    expect(() => {
      for (let i = 0; i < count; i++)
        recorder.tell(partial(`${i % 2}${text()}`.slice(0, text().length)));
    }).toThrow(/more than any recording has/);
  });
});

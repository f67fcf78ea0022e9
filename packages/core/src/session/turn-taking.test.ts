import { describe, expect, it } from 'vitest';
import type { TurnDetector } from '../contracts/turn.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { judging } from './__fixtures__/judging-turn.js';
import {
  heardMs,
  openAutomatic,
  play,
  silence,
  speech,
} from './__fixtures__/session-under-test.js';

describe('a turn detector', () => {
  it('ends an utterance after a short pause where the speaker has finished', async () => {
    const turn = judging(0.9);
    const { session, finals } = openAutomatic(heardMs, { turn });
    await play(session, speech(1200));
    await play(session, silence(250));
    expect(finals()).toHaveLength(1);
    expect(turn.asked).toHaveLength(1);
    await session.end();
    expect(finals()).toHaveLength(1);
  });

  it('waits where the speaker has not finished, and keeps what follows in the same utterance', async () => {
    const turn = judging(0.1, 0.9);
    const { session, finals } = openAutomatic(heardMs, { turn });
    await play(session, speech(1200));
    await play(session, silence(900));
    expect(finals()).toEqual([]);
    await play(session, speech(600));
    await play(session, silence(300));
    expect(finals()).toHaveLength(1);
    expect(finals()[0]!.end).toBeGreaterThan(2.6);
    expect(turn.asked).toHaveLength(2);
    await session.end();
  });

  it('waits no longer than maxPauseMs, and asks once in a pause', async () => {
    const turn = judging(0.1);
    const { session, finals } = openAutomatic(heardMs, {
      turn,
      endpointing: { maxPauseMs: 800 },
    });
    await play(session, speech(1200));
    await play(session, silence(700));
    expect(finals()).toEqual([]);
    await play(session, silence(300));
    expect(finals()).toHaveLength(1);
    expect(turn.asked).toHaveLength(1);
    await session.end();
  });

  it('waits 300 ms where the speaker has likely finished', async () => {
    const turn = judging(0.6);
    const { session, finals } = openAutomatic(heardMs, { turn });
    await play(session, speech(1200));
    await play(session, silence(270));
    expect(finals()).toEqual([]);
    await play(session, silence(90));
    expect(finals()).toHaveLength(1);
    expect(turn.asked).toHaveLength(1);
    await session.end();
  });

  it('takes a likely end back when speech goes on', async () => {
    const turn = judging(0.6, 0.1);
    const { session, finals } = openAutomatic(heardMs, { turn });
    await play(session, speech(1200));
    await play(session, silence(200));
    await play(session, speech(600));
    await play(session, silence(700));
    expect(finals()).toEqual([]);
    await session.end();
    expect(finals()).toHaveLength(1);
  });

  it('hears its newest audio, what was answered before among it', async () => {
    const turn = judging(0.95);
    const { session, finals } = openAutomatic(heardMs, { turn });
    await play(session, speech(1000));
    await play(session, silence(1000));
    expect(finals()).toHaveLength(1);
    await play(session, speech(1000));
    await play(session, silence(300));
    expect(finals()).toHaveLength(2);
    expect(turn.asked[0]).toBeGreaterThan(1000);
    expect(turn.asked[0]).toBeLessThan(1300);
    expect(turn.asked[1]).toBeGreaterThan(3000);
    await play(session, speech(9000));
    await play(session, silence(300));
    expect(turn.asked[2]).toBe(8000);
    await session.end();
  });

  it('does not make the session wait for what it still has of the past', async () => {
    const turn = judging(0.95);
    const { session, finals } = openAutomatic(heardMs, {
      turn,
      maxBufferedMs: 2500,
      endpointing: { maxUtteranceMs: 1500 },
    });
    for (let i = 0; i < 8; i++) {
      await play(session, speech(600));
      await play(session, silence(400));
    }
    expect(finals()).toHaveLength(8);
    expect(turn.asked.at(-1)).toBeGreaterThan(7000);
    await session.end();
  });

  it('has no say any more where speech goes on within 150 ms', async () => {
    const turn = judging(0.9);
    const { session, finals } = openAutomatic(heardMs, { turn });
    await play(session, speech(1200));
    await play(session, silence(120));
    expect(turn.asked).toHaveLength(1);
    await play(session, speech(600));
    expect(finals()).toEqual([]);
    await session.end();
    expect(finals()).toHaveLength(1);
  });

  it.each<[string, (session: ReturnType<typeof openAutomatic>['session']) => unknown]>([
    ['speech goes on', (session) => play(session, speech(600))],
    ['the utterance is flushed', (session) => session.flush()],
    ['the utterance is dropped', (session) => session.cancel()],
  ])(
    'ends the utterance where it ends for a quick one, when %s before it answers',
    async (_, meanwhile) => {
      let answer: (probability: number) => void = () => {};
      const turn = judging(
        new Promise<number>((resolve) => {
          answer = resolve;
        }),
        0.1,
      );
      const { session, finals } = openAutomatic(heardMs, { turn });
      await play(session, speech(1200));
      await play(session, silence(200));
      const settled = meanwhile(session);
      expect(finals()).toEqual([]);
      answer(0.9);
      await settled;
      await new Promise((resolve) => setTimeout(resolve));
      expect(finals()[0]).toMatchObject({ end: 1.35 });
      await session.end();
    },
  );

  it('that does not answer is waited for by two seconds of the clock, and that is told', async () => {
    const late: (() => void)[] = [];
    const slept: number[] = [];
    const turn = judging(new Promise<number>(() => {}));
    const { session, events, finals } = openAutomatic(heardMs, {
      turn,
      clock: {
        now: () => 0,
        sleep: (ms) => {
          slept.push(ms);
          return new Promise((resolve) => late.push(resolve));
        },
      },
    });
    await play(session, speech(1200));
    await play(session, silence(1500));
    expect(finals()).toEqual([]);
    expect(slept[0]).toBe(2000);
    late[0]!();
    await new Promise((resolve) => setTimeout(resolve));
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'TURN_LATE' }]);
    // The pause lasts as long as it may.
    expect(finals()).toMatchObject([{ start: 0 }]);
    await session.end();
  });

  it.each<[string, number | Error]>([
    ['fails', new TranscribeError('gone', { code: 'ERR_BACKEND_CRASHED' })],
    ['answers NaN', Number.NaN],
    ['answers more than 1', 1.5],
  ])('that %s gives way to the fixed pause, with one warning', async (_, answer) => {
    const turn = judging(answer);
    const { session, events, finals } = openAutomatic(heardMs, { turn });
    for (let i = 0; i < 2; i++) {
      await play(session, speech(1200));
      await play(session, silence(600));
    }
    expect(finals()).toHaveLength(2);
    expect(turn.asked).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'TURN_FAILED' },
    ]);
    await session.end();
  });

  it('that is busy is asked again at the next pause', async () => {
    const busy = new TranscribeError('busy', { code: 'ERR_OVERLOADED', retryable: true });
    const turn = judging(busy, 0.9);
    const { session, events, finals } = openAutomatic(heardMs, { turn });
    await play(session, speech(1200));
    await play(session, silence(300));
    expect(finals()).toEqual([]);
    await play(session, speech(600));
    await play(session, silence(300));
    expect(finals()).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'TURN_LATE' }]);
    await session.end();
  });

  it('is not asked where only flush ends utterances', async () => {
    const turn = judging(0.9);
    const { session, finals } = openAutomatic(heardMs, {
      turn,
      endpointing: { automatic: false },
    });
    await play(session, speech(1200));
    await play(session, silence(600));
    expect([finals(), turn.asked]).toEqual([[], []]);
    await session.end();
  });

  it('is told when the session is disposed while it judges', async () => {
    let given: AbortSignal | undefined;
    const turn: TurnDetector = {
      ...judging(0.1),
      judge: (_, options) => {
        given = options?.signal;
        return new Promise(() => {});
      },
    };
    const { session } = openAutomatic(heardMs, { turn });
    await play(session, speech(1200));
    await play(session, silence(300));
    expect(given?.aborted).toBe(false);
    await session[Symbol.asyncDispose]();
    expect(given?.aborted).toBe(true);
  });

  it('must be one', () => {
    expect(() => openAutomatic(heardMs, { turn: {} as TurnDetector })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
  });
});

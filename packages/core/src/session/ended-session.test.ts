import { describe, expect, it } from 'vitest';
import { createInferenceScheduler } from '../scheduling/inference-scheduler.js';
import {
  backendOf,
  collect,
  heardMs,
  MANUAL,
  play,
  speech,
  transcript,
  turn,
} from './__fixtures__/session-under-test.js';
import { createStreamingSession } from './streaming-session.js';

describe('a session that has ended', () => {
  it('leaves the scheduler with its last answer, also when it is not disposed', async () => {
    const { backend } = backendOf(heardMs);
    const scheduler = createInferenceScheduler({ backend });
    for (let i = 0; i < 3; i++) {
      const session = createStreamingSession({ scheduler, ...MANUAL });
      const { finals } = collect(session);
      await session.write(speech(700));
      expect(scheduler.metrics.sessions).toBe(1);
      await session.end();
      expect(scheduler.metrics.sessions).toBe(0);
      await turn();
      expect(finals().map(({ text }) => text)).toEqual(['heard 700']);
      await session.flush();
      await session[Symbol.asyncDispose]();
    }
  });

  it('stays a client of the scheduler until its last answer', async () => {
    const { backend, waiting } = backendOf();
    const scheduler = createInferenceScheduler({ backend });
    const session = createStreamingSession({ scheduler, ...MANUAL, partialIntervalMs: 0 });
    const { finals } = collect(session);
    await session.write(speech(700));
    const ended = session.end();
    await turn();
    expect(scheduler.metrics).toMatchObject({ sessions: 1, running: 1 });
    waiting[0]!.answer(transcript('done'));
    await ended;
    expect(scheduler.metrics).toMatchObject({ sessions: 0, running: 0, completed: 1 });
    await turn();
    expect(finals()).toMatchObject([{ text: 'done' }]);
  });

  it('leaves no call running that nobody waits for', async () => {
    const { backend, calls } = backendOf();
    const scheduler = createInferenceScheduler({ backend });
    const session = createStreamingSession({ scheduler, ...MANUAL });
    await play(session, speech(600));
    expect(calls.length).toBe(1);
    session.cancel();
    await session.end();
    expect(calls[0]!.options.signal?.aborted).toBe(true);
    expect(scheduler.metrics.sessions).toBe(0);
  });
});

import {
  createEnergyVad,
  createStreamingSession,
  type FinalEvent,
  type SessionEvent,
  type StreamingSession,
  type StreamingSessionOptions,
  type VoiceActivityDetector,
} from '@ws/core';
import { createLocalAgreementStrategy } from '@ws/core/strategies';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../../test/support/random-seed.js';
import { describeRandomSessions } from './describe-random-sessions.js';
import { checkRandomSessions, type RandomSessionsFixture } from './random-sessions.js';

// The full tests play more of them.
describeRandomSessions('core', { runs: runs(150) });

/** Core's session, but for some of its members. */
function altered(
  alter: (good: StreamingSession, options: StreamingSessionOptions) => Partial<StreamingSession>,
): RandomSessionsFixture {
  return {
    create(options) {
      const good = createStreamingSession(options);
      const change = alter(good, options);
      return {
        write: change.write ?? ((samples) => good.write(samples)),
        flush: change.flush ?? (() => good.flush()),
        end: change.end ?? (() => good.end()),
        cancel: change.cancel ?? (() => good.cancel()),
        configure: change.configure ?? ((changes) => good.configure(changes)),
        resume: change.resume ?? ((seq) => good.resume(seq)),
        suspend: () => good.suspend(),
        snapshot: () => good.snapshot(),
        get position() {
          return good.position;
        },
        get unread() {
          return good.unread;
        },
        [Symbol.asyncIterator]:
          change[Symbol.asyncIterator] ?? (() => good[Symbol.asyncIterator]()),
        [Symbol.asyncDispose]: change[Symbol.asyncDispose] ?? (() => good[Symbol.asyncDispose]()),
      };
    },
  };
}

/** Tells other events than it should. */
function withEvents(change: (event: SessionEvent) => SessionEvent): RandomSessionsFixture {
  const changed = (source: AsyncIterable<SessionEvent>): AsyncIterable<SessionEvent> => ({
    async *[Symbol.asyncIterator]() {
      for await (const event of source) yield change(event);
    },
  });
  return altered((good) => ({
    resume: (seq) => changed(good.resume(seq)),
    [Symbol.asyncIterator]: () => changed(good)[Symbol.asyncIterator](),
  }));
}

const withFinals = (change: (event: FinalEvent) => Partial<FinalEvent>): RandomSessionsFixture =>
  withEvents((event) => (event.type === 'final' ? { ...event, ...change(event) } : event));

const never = (): Promise<void> => new Promise(() => {});

describe('random sessions find a session that', () => {
  it.each<[what: string, broken: RandomSessionsFixture, says: RegExp]>([
    [
      'loses the last word of a final',
      withFinals(({ text }) => ({ text: text.split(' ').slice(0, -1).join(' ') })),
      /every word once/,
    ],
    [
      'says a word of a final twice',
      withFinals(({ text }) => ({ text: text.replace(/^\S+/, '$& $&') })),
      /every word once/,
    ],
    [
      'swaps two words of a final',
      withFinals(({ text }) => ({ text: text.replace(/^(\S+) (\S+)/, '$2 $1') })),
      /every word once/,
    ],
    [
      'claims to have answered what it has not',
      withFinals(({ endSample }) => ({ endSample: endSample + 8000 })),
      /every word once|ranges/,
    ],
    [
      'ends its finals too early',
      withFinals(({ startSample }) => ({ endSample: startSample })),
      /every word once/,
    ],
    [
      'leaves a gap in the numbers of its events',
      withEvents((event) => ({ ...event, seq: event.seq * 2 })),
      /order/,
    ],
    [
      'takes back what it has committed',
      withEvents((event) =>
        event.type === 'partial' && event.committedChars > 0
          ? { ...event, text: `${event.seq}${event.text}` }
          : event,
      ),
      /committed text|partials/,
    ],
    [
      'gives times that are no numbers',
      withFinals(({ segments }) => ({
        segments: segments.map((segment) => ({ ...segment, start: Number.NaN })),
      })),
      /times/,
    ],
    [
      'does not settle a flush',
      altered((good) => ({
        flush() {
          void good.flush();
          return never();
        },
      })),
      /settling/,
    ],
    [
      'settles a flush before what was written is answered',
      altered((good) => ({
        async flush() {
          good.flush().catch(() => {});
        },
      })),
      /flush answers/,
    ],
    [
      'takes samples that are no numbers',
      altered((good) => ({ write: (samples) => good.write(samples).catch(() => {}) })),
      /refusals|settling/,
    ],
    [
      'leaves a rejection to nobody',
      altered((good) => ({
        cancel() {
          good.cancel();
          void Promise.reject(new Error('left'));
        },
      })),
      /unhandled/,
    ],
    [
      'leaves a timer',
      altered((good, { clock }) => {
        const tick = async (): Promise<void> => {
          for (;;) await clock!.sleep(100_000);
        };
        return {
          async end() {
            await good.end();
            void tick();
          },
        };
      }),
      /seats and timers/,
    ],
    [
      'decodes all that comes, at every write',
      altered((good, { backend, scheduler }) => ({
        async write(samples) {
          const one = backend ?? scheduler?.backend;
          for (let call = 0; call < 20; call++) {
            one?.transcribe(new Float32Array(160), { sampleRate: 16_000 }).catch(() => {});
          }
          await good.write(samples);
        },
      })),
      /bounded work/,
    ],
  ])('%s', async (_, broken, says) => {
    await expect(checkRandomSessions({ ...broken, runs: 400 })).rejects.toThrow(says);
  });
});

describe('what random sessions say of a failure', () => {
  const broken = withFinals(() => ({ text: '' }));
  const failure = async (fixture: RandomSessionsFixture): Promise<string> => {
    const error: unknown = await checkRandomSessions(fixture).catch((thrown: unknown) => thrown);
    return (error as Error).message;
  };

  it('is a script that can be read, and how to run it again', async () => {
    const message = await failure({ ...broken, seed: 7 });
    expect(message).toMatch(/^every word once: the final of .* says "", where ".+" was said\n/);
    expect(message).toMatch(/seed: 7, path: '[\d:]+'/);
    expect(message).toMatch(/session 0\n {2}strategy .+\n {2}detector .+\n {2}settings /);
  });

  it('is found again at once with its seed and path', async () => {
    const message = await failure({ ...broken, seed: 7 });
    const path = /path: '([\d:]+)'/.exec(message)![1]!;
    const again = await failure({ ...broken, seed: 7, path });
    const plan = (text: string): string => text.slice(text.indexOf('backend with'));
    expect(plan(again)).toBe(plan(message));
  });
});

describe('random sessions of one of one’s own', () => {
  it('are of the strategies and detectors that are given, and of no others', async () => {
    const strategies: string[] = [];
    const detectors: (VoiceActivityDetector | null)[] = [];
    await checkRandomSessions({
      runs: 50,
      strategies: { mine: () => createLocalAgreementStrategy({ hypotheses: 3 }) },
      detectors: {
        mine() {
          detectors.push(createEnergyVad());
          return detectors.at(-1)!;
        },
      },
      create(options) {
        strategies.push(options.strategy!.name);
        return createStreamingSession(options);
      },
    });
    expect(strategies.length).toBeGreaterThanOrEqual(50);
    expect(new Set(strategies)).toEqual(new Set(['local-agreement']));
    expect(detectors).toHaveLength(strategies.length);
  });
});

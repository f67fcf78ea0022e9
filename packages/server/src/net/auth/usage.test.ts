import { describe, expect, it } from 'vitest';
import { isRefusal, type Refusal } from './identity.js';
import { type Admission, createUsage } from './usage.js';

const DAY_MS = 86_400_000;

async function admitted(answering: Promise<Admission | Refusal>): Promise<Admission> {
  const answer = await answering;
  if (isRefusal(answer)) throw new Error(answer.message);
  return answer;
}

describe('sessions at once', () => {
  it('are as many as the key may have, of whichever client', async () => {
    const usage = createUsage();
    const anna = { name: 'anna', maxSessions: 2 };
    const first = await admitted(usage.admit(anna));
    await admitted(usage.admit(anna));
    expect(await usage.admit(anna)).toMatchObject({
      ...{ status: 429, code: 'TOO_MANY_SESSIONS', retryAfterS: 10 },
      message: expect.stringMatching(/^2 sessions/),
    });
    await admitted(usage.admit({ name: 'bert', maxSessions: 1 }));
    first.leave();
    // Leaving twice frees one place.
    first.leave();
    await admitted(usage.admit(anna));
    expect(await usage.admit(anna)).toMatchObject({ status: 429 });
  });
});

describe('channels', () => {
  it('are sessions of the key', async () => {
    const usage = createUsage();
    const anna = { name: 'anna', maxSessions: 3 };
    const session = await admitted(usage.admit(anna));
    expect(() => session.openMore(3)).toThrow(
      expect.objectContaining({ details: { wireCode: 'TOO_MANY_SESSIONS' } }),
    );
    const endMore = session.openMore(2);
    expect(await usage.admit(anna)).toMatchObject({ status: 429 });
    endMore();
    endMore();
    await admitted(usage.admit(anna));
    await admitted(usage.admit(anna));
    expect(await usage.admit(anna)).toMatchObject({ status: 429 });
  });

  it('end with their key', async () => {
    const usage = createUsage();
    const session = await admitted(usage.admit({ name: 'a' }, 'gone'));
    session.openMore(1);
    usage.revoke(() => false);
    expect(session.signal.reason).toBe('revoked');
  });
});

describe('audio of a day', () => {
  const anna = { name: 'anna', audioSecondsPerDay: 10 };

  it('ends the session that uses it up, and refuses all clients until the next day', async () => {
    let now = 5 * DAY_MS + DAY_MS / 2;
    const usage = createUsage(() => now);
    const [one, other] = [await admitted(usage.admit(anna)), await admitted(usage.admit(anna))];
    one.spend(6000);
    expect(one.signal.aborted).toBe(false);
    other.spend(4000);
    expect(other.signal).toMatchObject({ aborted: true, reason: 'quota' });
    expect(one.signal.aborted).toBe(false);
    one.spend(1);
    expect(one.signal.aborted).toBe(true);
    expect(await usage.admit(anna)).toMatchObject({
      ...{ status: 429, code: 'QUOTA_EXCEEDED', retryAfterS: DAY_MS / 2000 },
    });
    now = 6 * DAY_MS;
    (await admitted(usage.admit(anna))).spend(9999);
    expect(isRefusal(await usage.admit(anna))).toBe(false);
  });

  it('goes on after midnight', async () => {
    let now = DAY_MS - 1;
    const session = await admitted(createUsage(() => now).admit(anna));
    session.spend(9000);
    now = DAY_MS;
    session.spend(9000);
    expect(session.signal.aborted).toBe(false);
    session.spend(1000);
    expect(session.signal.aborted).toBe(true);
  });
});

it('ends the sessions of keys that are gone, and no others', async () => {
  const usage = createUsage();
  const gone = await admitted(usage.admit({ name: 'a' }, 'gone'));
  const stays = await admitted(usage.admit({ name: 'b' }, 'stays'));
  const unkeyed = await admitted(usage.admit({ name: 'c' }));
  usage.revoke((fingerprint) => fingerprint !== 'gone');
  expect([gone, stays, unkeyed].map(({ signal }) => signal.reason)).toEqual([
    ...['revoked', undefined, undefined],
  ]);
});

it('forgets names that came long ago, but none that is here', async () => {
  const usage = createUsage(() => 0);
  const limits = { maxSessions: 1, audioSecondsPerDay: 1 };
  await admitted(usage.admit({ name: 'here', ...limits }));
  const left = await admitted(usage.admit({ name: 'left', ...limits }));
  left.spend(1000);
  left.leave();
  expect(await usage.admit({ name: 'left', ...limits })).toMatchObject({ code: 'QUOTA_EXCEEDED' });
  for (let i = 0; i < 20_001; i++) (await admitted(usage.admit({ name: `other ${i}` }))).leave();
  expect(await usage.admit({ name: 'here', ...limits })).toMatchObject({
    code: 'TOO_MANY_SESSIONS',
  });
  expect(isRefusal(await usage.admit({ name: 'left', ...limits }))).toBe(false);
});

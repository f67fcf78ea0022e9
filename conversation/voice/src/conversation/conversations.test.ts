import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { createConversations } from './conversations.js';

const HOUR_MS = 3_600_000;

function begun() {
  const clock = createManualClock();
  const conversations = createConversations({}, clock);
  const first = conversations.find(undefined, 'ann');
  first.history.addUser('Hello.');
  first.keep();
  return { clock, conversations, first };
}

describe('conversations', () => {
  it('are found by whose they are', () => {
    const { conversations, first } = begun();
    expect(conversations.find(first.id, 'ann')).toBe(first);
    expect(conversations.find(first.id, 'bob').id).not.toBe(first.id);
  });

  it('are not forgotten for others that say nothing', () => {
    const { conversations, first } = begun();
    for (let i = 0; i < 2000; i++) conversations.find(undefined, 'bob');
    expect(conversations.find(first.id, 'ann')).toBe(first);
    for (let i = 0; i < 1000; i++) conversations.find(undefined, 'bob').keep();
    expect(conversations.find(first.id, 'ann').id).not.toBe(first.id);
  });

  it('are kept for an hour after something was said in them', async () => {
    const { clock, conversations, first } = begun();
    await clock.advance(2 * HOUR_MS);
    first.keep();
    await clock.advance(HOUR_MS - 1);
    expect(conversations.find(first.id, 'ann')).toBe(first);
    await clock.advance(1);
    expect(conversations.find(first.id, 'ann').id).not.toBe(first.id);
  });
});

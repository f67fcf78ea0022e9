import { setImmediate } from 'node:timers/promises';
import type { SessionEvent } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { conversing, endless } from './__fixtures__/conversing.js';

describe('recordings that are over, and not answered yet', () => {
  it('are four at most: what more there is, is refused', async () => {
    const { answers, audio, heard, say, said, start, types } = conversing();
    for (let i = 0; i < 20; i++) {
      await start();
      await audio(1600);
      await say({ type: 'audio_end' });
    }
    expect(heard.filter(({ isDisposed }) => !isDisposed)).toHaveLength(4);
    // One for each recording: what follows of it is no fault of its own.
    expect(types().filter((type) => type === 'error')).toHaveLength(16);
    expect(said.at(-1)).toMatchObject({ type: 'error', code: 'OVERLOADED' });
    for (const [i, one] of heard.entries()) one.finish(`${i}?`);
    await expect.poll(() => answers.asked.length).toBe(1);
    expect(answers.asked[0]!.messages.at(-1)!.content).toBe('0? 1? 2? 3?');
  });

  it('are one question, in the order in which they were made', async () => {
    const { answers, heard, say, said, start, types } = conversing();
    await start();
    await say({ type: 'audio_end' });
    await say({ type: 'text', content: 'Two?' });
    await start();
    await say({ type: 'audio_end' });
    heard[1]!.finish('Three?');
    await setImmediate();
    expect(types()).not.toContain('final_transcript');
    heard[0]!.finish('One?');
    await expect.poll(() => answers.asked.length).toBe(1);
    expect(answers.asked[0]!.messages.at(-1)!.content).toBe('One? Two? Three?');
    const finals = said.filter(({ type }) => type === 'final_transcript');
    expect(finals.map(({ text }) => text)).toEqual(['One?', 'Three?']);
  });

  it('are answered when the button is let go, where one is made meanwhile', async () => {
    const { answers, heard, say, start, types } = conversing();
    await start();
    await say({ type: 'audio_end' });
    await start();
    heard[0]!.finish('One?');
    await setImmediate();
    expect(types()).toContain('final_transcript');
    await say({ type: 'text', content: 'Two?' });
    await setImmediate();
    expect(answers.asked).toEqual([]);
    await say({ type: 'audio_end' });
    heard[1]!.finish('Three?');
    await expect.poll(() => answers.asked.length).toBe(1);
    expect(answers.asked[0]!.messages.at(-1)!.content).toBe('One? Two? Three?');
  });

  it('are both answered where a microphone is closed and opened again', async () => {
    const { answers, heard, say, said, start } = conversing();
    await start('continuous');
    await say({ type: 'audio_end' });
    await start('continuous');
    heard[1]!.options.onEvent({ type: 'final', text: 'Two?' } as SessionEvent);
    await setImmediate();
    expect(answers.asked).toEqual([]);
    heard[0]!.finish('One?');
    await expect.poll(() => answers.asked.length).toBe(2);
    expect(answers.asked[1]!.messages.map(({ content }) => content).slice(1)).toEqual([
      ...['One? Two?'],
    ]);
    const finals = said.filter(({ type }) => type === 'final_transcript');
    expect(finals.map(({ text }) => text)).toEqual(['One?', 'Two?']);
  });

  it('are not answered where they were taken back, nor is what waits for them', async () => {
    const { answers, heard, say, start, types } = conversing();
    await start('continuous');
    await say({ type: 'audio_end' });
    await start('continuous');
    heard[1]!.options.onEvent({ type: 'final', text: 'Two?' } as SessionEvent);
    await say({ type: 'cancel' });
    await setImmediate();
    expect(answers.asked).toEqual([]);
    expect(types()).not.toContain('final_transcript');
    heard[1]!.options.onEvent({ type: 'final', text: 'Three?' } as SessionEvent);
    await expect.poll(() => answers.asked.length).toBe(1);
  });

  it('are answered with what was written meanwhile, as one question', async () => {
    for (const [mode, said, asked] of [
      ['push', 'One?', 'One? Two? Three?'],
      ['push', '', 'Two? Three?'],
      ['continuous', '', 'Two? Three?'],
    ] as const) {
      const { answers, heard, say, start, types } = conversing();
      await start(mode);
      await say({ type: 'audio_end' });
      await say({ type: 'text', content: 'Two?' });
      await say({ type: 'text', content: 'Three?' });
      await setImmediate();
      expect(answers.asked).toEqual([]);
      heard[0]!.finish(said);
      await expect.poll(() => answers.asked.length).toBe(1);
      expect(answers.asked[0]!.messages.at(-1)!.content.split(/\s+/).join(' ')).toBe(asked);
      expect(types()).not.toContain('error');
    }
  });

  it('take a bounded number of texts', async () => {
    const { answers, heard, say, said, start } = conversing();
    await start();
    await say({ type: 'audio_end' });
    for (let i = 0; i < 21; i++) await say({ type: 'text', content: `${i}` });
    expect(said.at(-1)).toMatchObject({ type: 'error', code: 'OVERLOADED' });
    await say({ type: 'cancel' });
    heard[0]!.finish('One?');
    await setImmediate();
    expect(answers.asked).toEqual([]);
  });

  it('end with a cancel, and say nothing', async () => {
    for (const mode of ['push', 'continuous']) {
      const { answers, heard, say, said, start, types } = conversing();
      await start(mode);
      await say({ type: 'audio_end' });
      await say({ type: 'cancel' });
      expect(heard[0]!.isDisposed).toBe(true);
      heard[0]!.finish('Hello.');
      await setImmediate();
      expect(types()).toEqual(['ready', 'interrupted']);
      expect(said.at(-1)).toMatchObject({ reason: 'cancel' });
      expect(answers.asked).toEqual([]);
    }
  });

  it('end with the connection', async () => {
    const { answers, conversation, heard, say, start } = conversing();
    await start('continuous');
    await say({ type: 'audio_end' });
    conversation.dispose();
    expect(heard[0]!.isDisposed).toBe(true);
    heard[0]!.finish('Hello.');
    await setImmediate();
    expect(answers.asked).toEqual([]);
  });

  it('count for a quota all the time', async () => {
    const { audio, conversation, say, start } = conversing();
    await start();
    await audio(1600);
    expect(conversation.audioMs).toBe(100);
    await say({ type: 'audio_end' });
    expect(conversation.audioMs).toBe(100);
    await start();
    await audio(1600);
    await say({ type: 'audio_end' });
    expect(conversation.audioMs).toBe(200);
    expect(conversation.position).toBe(3200);
    conversation.dispose();
    expect(conversation.audioMs).toBe(200);
  });
});

describe('words that were heard when a conversation ends', () => {
  it.each(['shutdown', 'too long', 'quota', 'idle'] as const)(
    'are answered, also with an open microphone: %s',
    async (reason) => {
      for (const mode of ['push', 'continuous']) {
        const { answers, conversation, heard, start, types } = conversing();
        await start(mode);
        conversation.finish(reason);
        heard[0]!.finish('Hello.');
        await expect.poll(() => answers.asked.length).toBe(1);
        expect(types()).toContain('final_transcript');
      }
    },
  );

  it.each(['client', 'revoked'] as const)(
    'are not answered where nobody is there, or may be: %s',
    async (reason) => {
      const { answers, conversation, heard, start } = conversing();
      await start('continuous');
      conversation.finish(reason);
      heard[0]!.finish('Hello.');
      await setImmediate();
      expect(answers.asked).toEqual([]);
    },
  );
});

describe('300 texts at once', () => {
  it('are four calls of the model, and one when they are over', async () => {
    const { answers, clock, say } = conversing();
    for (let i = 0; i < 300; i++) await say({ type: 'text', content: `q${i}` });
    expect(answers.asked).toHaveLength(4);
    expect(answers.aborted).toBe(4);
    await clock.advance(499);
    expect(answers.asked).toHaveLength(4);
    await clock.advance(1);
    expect(answers.asked).toHaveLength(5);
    expect(answers.asked[4]!.messages.at(-1)!.content).toMatch(/ q299$/);
  });

  it('to a model that heeds no signal are four calls at once, and an error', async () => {
    let running = 0;
    const deaf = {
      ...endless(),
      async *answer() {
        running++;
        yield { type: 'text' as const, text: 'and ' };
        await new Promise(() => {});
      },
    };
    const { clock, say, said } = conversing(deaf);
    for (let i = 0; i < 300; i++) {
      await say({ type: 'text', content: `q${i}` });
      await clock.advance(500);
    }
    expect(running).toBe(4);
    await clock.advance(10_000);
    expect(running).toBe(4);
    expect(said.at(-1)).toMatchObject({ type: 'error', code: 'OVERLOADED' });
  });

  it('cost a person who asks slowly nothing', async () => {
    const { answers, clock, say } = conversing();
    for (let i = 0; i < 20; i++) {
      await say({ type: 'text', content: `q${i}` });
      expect(answers.asked).toHaveLength(i + 1);
      await clock.advance(1000);
    }
  });
});

describe('an answer', () => {
  it('to what was written while somebody spoke ends when that is answered', async () => {
    const { answers, heard, say, start, types } = conversing();
    await start();
    await say({ type: 'text', content: 'One?' });
    await say({ type: 'audio_end' });
    heard[0]!.finish('Two?');
    await setImmediate();
    await setImmediate();
    expect(answers.asked).toHaveLength(2);
    expect(answers.aborted).toBe(1);
    expect(types()).toContain('interrupted');
  });

  it('of a model that heeds no signal is not read any further', async () => {
    let written = 0;
    const deaf = {
      ...endless(),
      async *answer() {
        for (;;) {
          await setImmediate();
          written++;
          yield { type: 'text' as const, text: 'and ' };
        }
      },
    };
    const { say } = conversing(deaf);
    await say({ type: 'text', content: 'One?' });
    await say({ type: 'cancel' });
    await setImmediate();
    await setImmediate();
    const before = written;
    await setImmediate();
    await setImmediate();
    expect(written).toBe(before);
  });
});

it('names what is wrong, however deep it is', async () => {
  const { said, say } = conversing();
  const deep = '['.repeat(30_000) + ']'.repeat(30_000);
  await say(`{"type":${deep}}`);
  expect(said.at(-1)).toMatchObject({ type: 'error', code: 'UNKNOWN_MESSAGE' });
  await say(`{"type":"audio_start","format":${deep}}`);
  expect(said.at(-1)).toMatchObject({ type: 'error', code: 'UNSUPPORTED_FORMAT' });
});

import { describe, expect, it } from 'vitest';
import { codecOf, read } from './__fixtures__/hear-messages.js';
import { vosk } from './vosk.js';

describe("vosk-server's", () => {
  it('is over when each message has its answer', () => {
    const { codec, hear, told } = codecOf(vosk);
    expect(codec.greeting.map(read)).toEqual([{ config: { sample_rate: 16_000, words: true } }]);
    for (let i = 0; i < 3; i++) codec.audio(new Uint8Array(2));
    const result = [{ word: 'one', start: 0.5, end: 1, conf: 1 }];
    expect(hear({ partial: 'on' }, { result, text: 'one' })).toBeUndefined();
    expect(codec.ending().map(read)).toEqual([{ eof: 1 }]);
    expect(hear({ partial: 'two' })).toBeUndefined();
    expect(hear({ text: 'two' })).toBe('over');
    expect(told).toEqual([
      { type: 'partial', utterance: 1, text: 'on' },
      { type: 'final', utterance: 1, text: 'one', start: 0.5, end: 1 },
      { type: 'partial', utterance: 2, text: 'two' },
      { type: 'final', utterance: 2, text: 'two' },
    ]);
  });

  it('takes the first of several alternatives', () => {
    const { hear, told } = codecOf(vosk);
    hear({ alternatives: [{ text: 'one', confidence: 1 }, { text: 'won' }] });
    expect(told).toEqual([{ type: 'final', utterance: 1, text: 'one' }]);
  });
});

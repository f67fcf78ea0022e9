import { describe, expect, it } from 'vitest';
import { codecOf, read } from './__fixtures__/hear-messages.js';
import { native } from './native.js';

describe('the native protocol', () => {
  it('asks for raw samples, and says the end', () => {
    const { codec } = codecOf(native, { language: 'en', model: 'base' });
    expect(codec.greeting.map(read)).toEqual([
      {
        ...{ type: 'start', encoding: 'pcm_s16le', sample_rate: 16_000 },
        ...{ language: 'en', model: 'base' },
      },
    ]);
    expect(codec.ending().map(read)).toEqual([{ type: 'end' }]);
  });

  it('tells partials, with what is committed, and finals', () => {
    const { hear, told } = codecOf(native);
    expect(hear({ type: 'ready' })).toBe('ready');
    const place = { utterance_id: 3, start: 1, end: 2 };
    hear(
      { type: 'wait', position: 1 },
      { type: 'partial', ...place, text: 'one two', committed_chars: 3 },
      { type: 'final', ...place, text: 'one two three' },
    );
    expect(told).toEqual([
      { type: 'partial', utterance: 3, text: 'one two', committed: 3, start: 1, end: 2 },
      { type: 'final', utterance: 3, text: 'one two three', start: 1, end: 2 },
    ]);
    expect(hear({ type: 'done' })).toBe('over');
  });

  it('ends at an error, but not at that of an utterance', () => {
    const { hear } = codecOf(native);
    hear({ type: 'error', error: 'no text', utterance_id: 1, fatal: false });
    expect(() => hear({ type: 'error', error: 'Wrong language.', fatal: false })).toThrow(
      'The server reported an error: Wrong language.',
    );
    expect(() => hear({ type: 'error', error: 'gone', utterance_id: 1, fatal: true })).toThrow();
  });
});

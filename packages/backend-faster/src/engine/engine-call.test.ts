import { describe, expect, it } from 'vitest';
import { engineCapabilities, engineRequest } from './engine-call.js';

const sampleRate = 16_000;
const prefix = 'Good morning';
const capabilities = engineCapabilities('faster-whisper', { workers: 1, alignment: false });

describe('a call with a prefix', () => {
  it('is refused where it asks for segment times, too', () => {
    for (const timestamps of [undefined, true]) {
      expect(() => engineRequest(capabilities, { sampleRate, prefix, timestamps })).toThrowError(
        expect.objectContaining({ code: 'ERR_INVALID_OPTION', details: { option: 'prefix' } }),
      );
    }
    const call = { sampleRate, prefix, timestamps: false };
    expect(engineRequest(capabilities, call).prefix).toBe(prefix);
    expect(engineRequest(capabilities, { sampleRate, prefix: '' }).timestamps).toBeUndefined();
  });

  it('has the ends of a prompt and a prefix that are longer than what any model reads', () => {
    const long = `${'one two '.repeat(100_000)}three.`;
    const call = { sampleRate, prompt: long, prefix: long, timestamps: false };
    const request = engineRequest(capabilities, call);
    for (const text of [request.prompt!, request.prefix!]) {
      expect(text.length).toBeLessThanOrEqual(4000);
      expect(text.endsWith('two three.')).toBe(true);
    }
  });

  it('is taken without it by an engine that takes none', () => {
    const none = engineCapabilities('whisperx', { workers: 1, alignment: false });
    expect(engineRequest(none, { sampleRate, prefix }).prefix).toBeUndefined();
  });
});

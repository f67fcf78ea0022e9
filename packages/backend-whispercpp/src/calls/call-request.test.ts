import { describe, expect, it } from 'vitest';
import { callRequest } from './call-request.js';

describe('a call as whisper.cpp takes it', () => {
  it('has the end of a prompt that is longer than what any model reads', () => {
    const { prompt } = callRequest({ sampleRate: 16_000, prompt: `${'x '.repeat(500_000)}end` });
    expect(prompt).toMatch(/^x .* end$/);
    expect(prompt!.length).toBeLessThanOrEqual(4000);
    expect(callRequest({ sampleRate: 16_000, prompt: ' Ava, ' }).prompt).toBe(' Ava, ');
    expect(callRequest({ sampleRate: 16_000 }).prompt).toBeUndefined();
  });
});

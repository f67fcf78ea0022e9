import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePath, STRATEGY_NAMES } from './path.js';

describe('parsePath', () => {
  it.each(STRATEGY_NAMES)('knows %s', (strategy) => {
    expect(parsePath(`/ws/transcribe/${strategy}`)).toEqual({ ok: true, strategy });
  });

  it.each([
    '/',
    '',
    '/ws/transcribe',
    '/ws/transcribe/',
    '/ws/transcribe/prompt/',
    '/ws/transcribe/prompt/x',
    '/v1/ws/transcribe/prompt',
    '/WS/transcribe/prompt',
  ])('calls %j an invalid path', (path) => {
    expect(parsePath(path)).toEqual({ ok: false, reason: 'Invalid path' });
  });

  it('names an unknown strategy', () => {
    const reason = 'Unknown strategy: magic';
    expect(parsePath('/ws/transcribe/magic')).toEqual({ ok: false, reason });
    expect(parsePath('/ws/transcribe/Prompt')).toMatchObject({ ok: false });
    expect(parsePath('/ws/transcribe/toString')).toMatchObject({ ok: false });
  });

  it('knows only the strategies that are served', () => {
    expect(parsePath('/ws/transcribe/hybrid', ['prompt'])).toEqual({
      ok: false,
      reason: 'Unknown strategy: hybrid',
    });
  });

  it('gives a reason that fits into a close frame', () => {
    return fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (name) => {
        const parsed = parsePath(`/ws/transcribe/${name}`);
        if (parsed.ok) return;
        expect(new TextEncoder().encode(parsed.reason).length).toBeLessThanOrEqual(123);
      }),
    );
  });
});

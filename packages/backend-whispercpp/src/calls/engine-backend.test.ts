import { describe, expect, it } from 'vitest';
import { mayHaveFailedToWarp } from '../calls/engine-backend.js';

describe('an engine that ended', () => {
  it.each([
    [{ why: 'SIGABRT' }, true],
    [{ why: 'exit code 3', stderr: 'WHISPER_ASSERT: whisper.cpp:8800: n_frames' }, true],
    [{ why: 'SIGABRT', stderr: 'terminate called: std::bad_alloc' }, false],
    [{ why: 'SIGABRT', stderr: 'ggml: failed to allocate buffer' }, false],
    [{ why: 'SIGKILL' }, false],
    [{ why: 'SIGSEGV', stderr: 'whisper_full' }, false],
  ])('%j may have failed to warp: %s', (end, expected) => {
    expect(mayHaveFailedToWarp(end)).toBe(expected);
  });
});

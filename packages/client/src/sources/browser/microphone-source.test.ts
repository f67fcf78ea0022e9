import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMicrophoneSource } from './microphone-source.js';
import { createTabSource } from './tab-source.js';

afterEach(() => vi.unstubAllGlobals());

const refusing = (name: string): object => ({
  getUserMedia: () => Promise.reject(new DOMException('no', name)),
  getDisplayMedia: () => Promise.reject(new DOMException('no', name)),
});

describe('a microphone that is not to be had', () => {
  it.each([
    ['NotAllowedError', 'ERR_UNAUTHORIZED', /Allow it for this page/],
    ['NotFoundError', 'ERR_INVALID_STATE', /no such microphone/],
    ['OverconstrainedError', 'ERR_INVALID_STATE', /no such microphone/],
    ['NotReadableError', 'ERR_INVALID_STATE', /another program/],
    ['TypeError', 'ERR_INVALID_STATE', /did not give the microphone: no/],
  ])('%s is %s', async (name, code, message) => {
    vi.stubGlobal('navigator', { mediaDevices: refusing(name) });
    const failed = createMicrophoneSource();
    await expect(failed).rejects.toMatchObject({ code, details: { reason: name } });
    await expect(failed).rejects.toThrow(message);
  });

  it('says that a page over plain HTTP has none', async () => {
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('isSecureContext', false);
    const failed = createMicrophoneSource();
    await expect(failed).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
    await expect(failed).rejects.toThrow(/HTTPS/);
  });

  it('is not asked for after an abort, nor with a wrong option', async () => {
    const signal = AbortSignal.abort();
    await expect(createMicrophoneSource({ signal })).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await expect(createMicrophoneSource({ maxQueuedMs: 1 })).rejects.toThrow(/maxQueuedMs/);
    await expect(createMicrophoneSource({ workletUrl: '' })).rejects.toThrow(/workletUrl/);
  });
});

describe('a tab', () => {
  it('that was not shared', async () => {
    vi.stubGlobal('navigator', { mediaDevices: refusing('NotAllowedError') });
    await expect(createTabSource()).rejects.toMatchObject({ code: 'ERR_UNAUTHORIZED' });
  });

  it('without sound is let go of', async () => {
    const stop = vi.fn();
    const stream = { getAudioTracks: () => [], getTracks: () => [{ stop }] };
    vi.stubGlobal('navigator', { mediaDevices: { getDisplayMedia: async () => stream } });
    await expect(createTabSource()).rejects.toMatchObject({ code: 'ERR_INVALID_AUDIO' });
    expect(stop).toHaveBeenCalledOnce();
  });
});

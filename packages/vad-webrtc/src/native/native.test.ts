import { describe, expect, it } from 'vitest';
import { createWebRtcVad, loadWebRtcVad } from '../index.js';
import { loadNativeEngine } from './browser-native.js';

// Here `webrtcvad` is installed, as pnpm does with optional peers, but not compiled. What it decides once it is: see
// test/native.full.test.ts.
describe('the native engine where it is not compiled', () => {
  it('says what installs it', async () => {
    const missing = expect.objectContaining({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringContaining('npm install webrtcvad@1') as string,
    });
    await expect(createWebRtcVad({ engine: 'native' })).rejects.toThrow(missing);
    await expect(loadWebRtcVad({ engine: 'native' })).rejects.toThrow(missing);
  });

  it('is not needed by "auto"', async () => {
    expect((await loadWebRtcVad({ engine: 'auto' })).engine).toBe('wasm');
    expect((await createWebRtcVad({ engine: 'auto' })).engine).toBe('wasm');
  });
});

describe('the native engine in a browser', () => {
  it('is refused', async () => {
    await expect(loadNativeEngine()).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_BACKEND_UNAVAILABLE' }),
    );
  });
});

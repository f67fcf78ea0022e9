import { describe, expect, it } from 'vitest';
import { createWebRtcVad, DEFAULT_WEBRTC_VAD_OPTIONS, loadWebRtcVad } from './index.js';

const refused = (option: string, accepted: unknown) =>
  expect.objectContaining({ code: 'ERR_INVALID_OPTION', details: { option, accepted } });

describe('options', () => {
  it.each([
    ['mode', [-1, 4, 1.5, '2', null, Number.NaN], 'one of 0, 1, 2, 3'],
    ['sampleRate', [0, 44_100, 11_025, 24_000, '16000', null], 'one of 8000, 16000, 32000, 48000'],
    ['noiseGateDb', [-1, 40.1, '9', null, Number.NaN], 'a number from 0 to 40'],
  ])('%s is refused where it is none of those', async (option, values, accepted) => {
    const library = await loadWebRtcVad();
    for (const value of values) {
      const options = { [option]: value } as object;
      await expect(createWebRtcVad(options)).rejects.toThrow(refused(option, accepted));
      expect(() => library.createVad(options)).toThrow(refused(option, accepted));
    }
  });

  it('names the value and what is accepted', async () => {
    await expect(createWebRtcVad({ sampleRate: 44_100 as 48_000 })).rejects.toThrow(
      'Option "sampleRate" is 44100, but must be one of 8000, 16000, 32000, 48000.',
    );
  });

  it('refuses an engine that does not exist', async () => {
    for (const engine of ['gpu', null, 1]) {
      const wrong = { engine } as object;
      await expect(loadWebRtcVad(wrong)).rejects.toThrow(
        refused('engine', 'one of wasm, native, auto'),
      );
      await expect(createWebRtcVad(wrong)).rejects.toThrow(
        refused('engine', 'one of wasm, native, auto'),
      );
    }
  });

  it('refuses unknown names, and an engine where it is loaded already', async () => {
    const unknown = expect.objectContaining({ code: 'ERR_INVALID_OPTION' });
    await expect(createWebRtcVad({ agressiveness: 2 } as object)).rejects.toThrow(unknown);
    await expect(loadWebRtcVad({ mode: 2 } as object)).rejects.toThrow(unknown);
    const library = await loadWebRtcVad();
    expect(() => library.createVad({ engine: 'wasm' } as object)).toThrow(unknown);
  });

  it('have defaults that stand', async () => {
    expect(DEFAULT_WEBRTC_VAD_OPTIONS).toEqual({
      mode: 2,
      sampleRate: 16_000,
      noiseGateDb: 8,
      engine: 'wasm',
    });
    expect(Object.isFrozen(DEFAULT_WEBRTC_VAD_OPTIONS)).toBe(true);
    const vad = await createWebRtcVad({ mode: undefined, engine: undefined });
    expect([vad.sampleRates, vad.engine]).toEqual([[16_000], 'wasm']);
  });
});

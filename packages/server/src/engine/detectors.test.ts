import type { Logger, VoiceActivityDetector } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import { createScriptedVad } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { createVad, DETECTOR_NAMES, type DetectorName, loadDetectors } from './detectors.js';

describe('a detector by name', () => {
  it.each(DETECTOR_NAMES)('%s is made', async (name) => {
    const vad = await createVad(name);
    expect(vad.name).toBe(name);
    expect(vad.frameSizes(16_000)).not.toHaveLength(0);
    await vad[Symbol.asyncDispose]();
  });

  it('is told what its package takes', async () => {
    const webrtc = await createVad('webrtc', { mode: 3, sampleRate: 8000 });
    expect(webrtc.sampleRates).toEqual([8000]);
    const silero = await createVad('silero', { sampleRate: 8000 });
    expect(silero.frameSizes(8000)).toEqual([256]);
    for (const wrong of [
      createVad('webrtc', { mode: 4 } as never),
      createVad('silero', { threshold: 0.5 } as never),
      createVad('energy', { mode: 1 } as never),
    ]) {
      await expect(wrong).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
    }
  });

  it('is one of those that there are', async () => {
    await expect(createVad('ears' as DetectorName)).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      message: 'Option "vad" is "ears", but must be one of silero, webrtc, energy.',
    });
  });
});

describe('the detectors of a server', () => {
  it('are all that can be had; the server’s own is what a session gets that asks for none', async () => {
    const detectors = await loadDetectors('webrtc', silentLogger);
    expect(detectors.names).toEqual(['silero', 'webrtc', 'energy']);
    expect((await detectors.create(undefined))?.name).toBe('webrtc');
    expect((await detectors.create('silero'))?.name).toBe('silero');
    expect(await detectors.create('none')).toBeNull();
    expect(await detectors.create('energy')).not.toBe(await detectors.create('energy'));
  });

  it('may be none, or one of the server’s own making', async () => {
    const none = await loadDetectors('none', silentLogger);
    expect(await none.create(undefined)).toBeNull();
    const made = await loadDetectors(() => createScriptedVad(), silentLogger);
    expect((await made.create(undefined))?.name).toBe('scripted');
    expect((await made.create('silero'))?.name).toBe('silero');
    const later = await loadDetectors(() => createVad('webrtc', { mode: 3 }), silentLogger);
    expect((await later.create(undefined))?.name).toBe('webrtc');
  });

  it('of its own making must take 16 kHz', async () => {
    for (const own of [() => createVad('webrtc', { sampleRate: 8000 }), () => 'ears' as never]) {
      const { create } = await loadDetectors(own, silentLogger);
      await expect(create(undefined)).rejects.toMatchObject({
        code: 'ERR_INVALID_OPTION',
        message: expect.stringContaining('16000 Hz'),
      });
    }
  });
});

describe('a detector of the server’s own making', () => {
  const making = (frameSizes: () => unknown) => {
    let disposed = 0;
    const vad = {
      ...createScriptedVad(),
      frameSizes,
      async [Symbol.asyncDispose]() {
        disposed++;
      },
    } as VoiceActivityDetector;
    return { create: () => vad, disposed: () => disposed };
  };

  it.each([
    ['none', () => []],
    ['50000', () => [50_000]],
    ['0', () => [0]],
    ['NaN', () => [Number.NaN]],
    ['"480"', () => ['480']],
    ['80.5', () => [80.5]],
    ['no list', () => undefined],
    [
      'an error',
      () => {
        throw new Error('no sizes');
      },
    ],
  ])('whose frame sizes are %s is disposed, and an error', async (_, frameSizes) => {
    const own = making(frameSizes);
    const { create } = await loadDetectors(own.create, silentLogger);
    await expect(create(undefined)).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
    expect(own.disposed()).toBe(1);
  });

  it('whose frame sizes a session can choose from is taken', async () => {
    const own = making(() => [160, 480, 50_000]);
    const { create } = await loadDetectors(own.create, silentLogger);
    expect(await create(undefined)).toBe(own.create());
    expect(own.disposed()).toBe(0);
  });

  it('that is nothing is an error', async () => {
    const { create } = await loadDetectors((() => undefined) as never, silentLogger);
    await expect(create(undefined)).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
  });
});

describe('a detector whose package is not installed', () => {
  const missing = Object.assign(
    new Error("Cannot find package '@ws/vad-silero' imported from /x/index.js"),
    { code: 'ERR_MODULE_NOT_FOUND' },
  );
  const packages = {
    silero: {
      packageName: '@ws/vad-silero',
      load: () => Promise.reject(missing),
    },
  };

  it('is not served, and the log says so', async () => {
    const said: object[] = [];
    const logger: Logger = { ...silentLogger, info: (fields) => said.push(fields) };
    const { names } = await loadDetectors('energy', logger, packages);
    expect(names).toEqual(['webrtc', 'energy']);
    expect(said).toMatchObject([{ vad: 'silero', err: { code: 'ERR_BACKEND_UNAVAILABLE' } }]);
  });

  it('is an error where the server was asked for it, with the command that installs it', async () => {
    await expect(loadDetectors('silero', silentLogger, packages)).rejects.toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message:
        'The package @ws/vad-silero is not installed. Install it: npm install @ws/vad-silero',
    });
  });
});

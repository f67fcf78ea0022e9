import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import {
  computesOnCpu,
  type ExecutionProvider,
  onFirstProvider,
  type SkippedProvider,
} from './execution-providers.js';

const offering = (...names: string[]) => ({
  listSupportedBackends: () => names.map((name) => ({ name, bundled: true })),
});

/** Makes a session where the first provider is one of `working`. */
async function choose(
  offered: readonly string[] | undefined,
  providers: readonly ExecutionProvider[],
  working: readonly string[],
): Promise<{ used: readonly ExecutionProvider[] | TranscribeError; skipped: SkippedProvider[] }> {
  const skipped: SkippedProvider[] = [];
  const used = await onFirstProvider(
    offered === undefined ? {} : offering(...offered),
    providers,
    async (list) => {
      const [first] = list;
      const name = typeof first === 'string' ? first : first!.name;
      if (!working.includes(name)) throw new Error(`no ${name} driver\n`);
      return list;
    },
    (one) => skipped.push(one),
  ).catch((error: unknown) => {
    if (TranscribeError.isInstance(error)) return error;
    throw error;
  });
  return { used, skipped };
}

describe('execution providers', () => {
  it('are taken as they are given', async () => {
    const cuda = { name: 'cuda', deviceId: 1 };
    expect(await choose(['cpu', 'cuda'], [cuda, 'cpu'], ['cuda'])).toEqual({
      used: [cuda, 'cpu'],
      skipped: [],
    });
  });

  it('that do not work fail, with the reason, where nothing else was named', async () => {
    const { used } = await choose(['cpu', 'cuda'], ['cuda'], ['cpu']);
    expect(used).toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      details: { provider: 'cuda', offered: ['cpu', 'cuda'] },
      cause: { message: 'no cuda driver\n' },
    });
    expect((used as TranscribeError).message).toMatch(/^.*"cuda" cannot be used: no cuda driver\./);
  });

  it('that do not work give way to the processor only where it is named behind them', async () => {
    expect(await choose(['cpu', 'cuda'], ['cuda', 'cpu'], ['cpu'])).toEqual({
      used: ['cpu'],
      skipped: [{ name: 'cuda', reason: 'no cuda driver' }],
    });
    const { used, skipped } = await choose(
      ['cpu', 'cuda', 'webgpu'],
      ['cuda', 'webgpu'],
      ['webgpu'],
    );
    expect(used).toMatchObject({ code: 'ERR_BACKEND_UNAVAILABLE' });
    expect(skipped).toEqual([]);
  });

  it('that are not offered fail, naming those that are', async () => {
    const { used } = await choose(['cpu', 'webgpu'], ['coreml'], ['cpu']);
    expect((used as TranscribeError).message).toContain(
      '"coreml" cannot be used: the installed ONNX Runtime offers cpu, webgpu.',
    );
  });

  it('that are not offered are passed over on the way to one that works', async () => {
    const list = ['coreml', { name: 'webgpu', validationMode: 'disabled' }, 'dml', 'cpu'] as const;
    expect(await choose(['cpu', 'webgpu'], list, ['webgpu', 'cpu'])).toEqual({
      used: [list[1], 'cpu'],
      skipped: [{ name: 'coreml', reason: 'the installed ONNX Runtime offers cpu, webgpu' }],
    });
  });

  it('are left to ONNX Runtime where it does not tell what it offers', async () => {
    expect((await choose(undefined, ['cuda'], ['cuda'])).used).toEqual(['cuda']);
  });

  it('are not blamed for what is wrong with the model', async () => {
    const broken = new TranscribeError('no weights', { code: 'ERR_MODEL_INVALID' });
    const made = onFirstProvider(offering('cpu', 'cuda'), ['cuda', 'cpu'], () =>
      Promise.reject(broken),
    );
    await expect(made).rejects.toBe(broken);
    const fault = new Error('out of memory');
    const alone = onFirstProvider(offering('cpu'), ['cpu'], () => Promise.reject(fault));
    await expect(alone).rejects.toBe(fault);
  });

  it('are the processor’s where it comes first', () => {
    expect(computesOnCpu(['cpu'])).toBe(true);
    expect(computesOnCpu([{ name: 'cpu' }, 'cuda'])).toBe(true);
    expect(computesOnCpu(['cuda', 'cpu'])).toBe(false);
  });
});

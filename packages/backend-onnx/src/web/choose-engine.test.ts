import { describe, expect, it } from 'vitest';
import { type BrowserAbilities, chooseEngine } from './choose-engine.js';

const able: BrowserAbilities = { sharesMemory: true, processors: 8, webgpu: 'hardware' };
const load = {
  executionProviders: ['webgpu', 'wasm'],
  precision: 'auto',
  threads: undefined,
} as const;

describe('what a browser computes with', () => {
  it('is the graphics processor, in float32', () => {
    expect(chooseEngine(load, able)).toMatchObject({
      executionProvider: 'webgpu',
      precision: 'fp32',
      notes: [],
    });
  });

  it.each([
    ['none', load],
    ['software', load],
    ['hardware', { ...load, precision: 'int8' as const }],
  ] as const)('is WebAssembly where WebGPU is %s and cannot serve', (webgpu, wanted) => {
    const choice = chooseEngine(wanted, { ...able, webgpu });
    const precision = wanted.precision === 'int8' ? 'int8' : 'fp32';
    expect(choice).toMatchObject({ executionProvider: 'wasm', precision, threads: 4 });
    expect(choice.notes.join()).toContain('WebGPU');
  });

  it('is a software WebGPU where nothing else is allowed', () => {
    const only = { ...load, executionProviders: ['webgpu'] as const };
    expect(chooseEngine(only, { ...able, webgpu: 'software' }).executionProvider).toBe('webgpu');
  });

  it('cannot be what is not there', () => {
    const only = { ...load, executionProviders: ['webgpu'] as const };
    expect(() => chooseEngine(only, { ...able, webgpu: 'none' })).toThrow(/Allow "wasm"/);
    expect(() => chooseEngine({ ...only, precision: 'int8' }, able)).toThrow(/8-bit/);
  });

  it('has one thread where threads cannot share memory, and says why', () => {
    const alone = chooseEngine(load, { ...able, sharesMemory: false });
    expect(alone.threads).toBe(1);
    expect(alone.notes.join()).toContain('Cross-Origin-Opener-Policy');
    expect(chooseEngine({ ...load, threads: 1 }, { ...able, sharesMemory: false }).notes).toEqual(
      [],
    );
  });

  it.each([
    [undefined, 8, 4],
    [undefined, 2, 1],
    [undefined, 1, 1],
    [6, 8, 6],
  ])('has threads: %j of %i processors are %i', (threads, processors, expected) => {
    expect(chooseEngine({ ...load, threads }, { ...able, processors }).threads).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { loadOnnxRuntime, runtimePackages } from './onnxruntime.js';

describe('ONNX Runtime', () => {
  it('is looked for as the user’s own first, then as ours', () => {
    expect(runtimePackages('linux', 'x64')).toEqual([
      'onnxruntime-node',
      '@ws/onnxruntime-linux-x64',
    ]);
    expect(runtimePackages('win32', 'arm64')[1]).toBe('@ws/onnxruntime-win32-arm64');
  });

  it('is here', () => {
    const { InferenceSession, Tensor } = loadOnnxRuntime();
    expect(InferenceSession.create).toBeTypeOf('function');
    expect(new Tensor('float32', Float32Array.of(1), [1]).dims).toEqual([1]);
  });
});

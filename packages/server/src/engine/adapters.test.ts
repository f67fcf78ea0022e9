import { describe, expect, it } from 'vitest';
import { isMissing, missingAdapter } from './adapters.js';

describe('an adapter that is not installed', () => {
  it('is told from one that is broken', () => {
    const missing = Object.assign(
      new Error("Cannot find package '@ws/backend-onnx' imported from /x/index.js"),
      { code: 'ERR_MODULE_NOT_FOUND' },
    );
    const broken = Object.assign(
      new Error("Cannot find package 'onnxruntime-node' imported from /x/backend-onnx/index.js"),
      { code: 'ERR_MODULE_NOT_FOUND' },
    );
    expect(isMissing(missing, '@ws/backend-onnx')).toBe(true);
    expect(isMissing(broken, '@ws/backend-onnx')).toBe(false);
    expect(isMissing(new Error('else'), '@ws/backend-onnx')).toBe(false);
    expect(missingAdapter('@ws/backend-onnx', missing)).toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringContaining('npm install @ws/backend-onnx'),
    });
  });
});

import { describe, expect, it } from 'vitest';
import { fromInstalled, isMissing, missingPackage } from './installed-package.js';

describe('a package that is not installed', () => {
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
    expect(missingPackage('@ws/backend-onnx', missing)).toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringContaining('npm install @ws/backend-onnx'),
    });
  });

  it('is named with the command that installs it', async () => {
    const missing = Object.assign(new Error("Cannot find package '@ws/x' imported from y"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    await expect(fromInstalled('@ws/x', () => Promise.reject(missing))).rejects.toThrow(
      /^The package @ws\/x is not installed\. Install it: npm install @ws\/x$/,
    );
    const other = new Error('else');
    await expect(fromInstalled('@ws/x', () => Promise.reject(other))).rejects.toBe(other);
  });
});

import { createRequire } from 'node:module';
import { TranscribeError } from '@ws/core';
import type {
  InferenceSession,
  InferenceSessionFactory,
  TensorConstructor,
} from 'onnxruntime-common';

/** The part of ONNX Runtime that the engine uses; Node's and the browser's have it alike. */
export interface OnnxRuntime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
  /** The execution providers it was built with; the browser's does not say. */
  readonly listSupportedBackends?: () => readonly { readonly name: string }[];
  readonly env?: { readonly versions: { readonly common: string } };
}

export type Session = InferenceSession;

const require = createRequire(import.meta.url);

/**
 * Where ONNX Runtime may be found, best first: one that the user installed (which may have CUDA), then our own package
 * for this platform, which is the same binary without its install script.
 */
export function runtimePackages(platform: string, architecture: string): readonly string[] {
  return ['onnxruntime-node', `@ws/onnxruntime-${platform}-${architecture}`];
}

/**
 * Loads ONNX Runtime for Node.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install
 */
export function loadOnnxRuntime(): OnnxRuntime {
  const names = runtimePackages(process.platform, process.arch);
  const failures: string[] = [];
  for (const name of names) {
    try {
      return require(name) as OnnxRuntime;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const absent = code === 'MODULE_NOT_FOUND' && message.includes(`'${name}'`);
      failures.push(`${name}: ${absent ? 'not installed' : message.split('\n')[0]}`);
    }
  }
  throw new TranscribeError(
    `ONNX Runtime cannot be loaded on ${process.platform} ${process.arch} (${failures.join('; ')}). ` +
      `Run "npm install ${names[1]}", or, where there is none for this platform, "npm install onnxruntime-node --ignore-scripts".`,
    { code: 'ERR_BACKEND_UNAVAILABLE', details: { tried: names } },
  );
}

import type { WhisperCppBackendOptions } from '@ws/backend-whispercpp';
import type { TranscriptionBackend } from '@ws/core';
import { builtPackage } from '../built-package.js';

/** A backend of ours at one of its settings. */
export interface BackendContender {
  readonly name: string;
  /** A new one, not loaded; what fails is not tried again, so that what is counted is one try. */
  create(model: string, threads: number): Promise<TranscriptionBackend>;
}

type Onnx = typeof import('@ws/backend-onnx');
type WhisperCpp = typeof import('@ws/backend-whispercpp');
type Faster = typeof import('@ws/backend-faster');

/** whisper.cpp's library, from the built package; what fails is not tried again. */
export async function createWhisperCpp(
  options: WhisperCppBackendOptions,
): Promise<TranscriptionBackend> {
  const { createWhisperCppBackend } = await builtPackage<WhisperCpp>('backend-whispercpp');
  return createWhisperCppBackend(options);
}

/** All backends, as a user gets them who chooses nothing but what the name says. */
export const CONTENDERS: readonly BackendContender[] = [
  ...(['fp32', 'int8'] as const).map((precision) => ({
    name: `onnx, ${precision}`,
    async create(model: string, threads: number) {
      const { createOnnxBackend } = await builtPackage<Onnx>('backend-onnx');
      return createOnnxBackend({ model, precision, threads });
    },
  })),
  ...(['auto', 'full'] as const).map((audioContext) => ({
    name: `whisper.cpp in process${audioContext === 'full' ? ', whole context' : ''}`,
    create: (model: string, threads: number) => createWhisperCpp({ model, threads, audioContext }),
  })),
  {
    name: 'whisper-server',
    async create(model, threads) {
      const { createWhisperServerBackend } = await builtPackage<WhisperCpp>('backend-whispercpp');
      return createWhisperServerBackend({ model, threads });
    },
  },
  {
    name: 'whisper-cli',
    async create(model, threads) {
      const { createWhisperCliBackend } = await builtPackage<WhisperCpp>('backend-whispercpp');
      return createWhisperCliBackend({ model, threads });
    },
  },
  ...(['float32', 'int8'] as const).map((computeType) => ({
    name: `faster-whisper, ${computeType === 'float32' ? 'fp32' : computeType}`,
    async create(model: string, threads: number) {
      const { createFasterBackend } = await builtPackage<Faster>('backend-faster');
      return createFasterBackend({ model, computeType, threads });
    },
  })),
];

/** What is to be there before anything is timed: whisper.cpp built, Python set up. */
export async function prepare(): Promise<void> {
  const { buildWhisperCpp } = await builtPackage<WhisperCpp>('backend-whispercpp');
  const { setupPython } = await builtPackage<Faster>('backend-faster');
  await buildWhisperCpp();
  await setupPython();
}

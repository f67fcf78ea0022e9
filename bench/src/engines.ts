import { resolveModel } from '@ws/models';
import {
  loadWhisperEngine,
  type WhisperEngine,
} from '../../packages/backend-onnx/src/engine/whisper-engine.js';
import { loadOnnxRuntime } from '../../packages/backend-onnx/src/runtime/onnxruntime.js';
import type { Precision } from '../../packages/backend-onnx/src/runtime/precision.js';
import { type MeteredRuntime, meterRuntime } from './metered-runtime.js';

export const MODELS = ['tiny.en', 'base'] as const;
export const PRECISIONS = ['fp32', 'int8'] as const;
export const CONTEXTS = ['full', 'silence-tail'] as const;

export type ModelName = (typeof MODELS)[number];

/** An engine in this process, on one thread, with its meters. */
export interface MeteredEngine extends Pick<MeteredRuntime, 'encoder' | 'decoder' | 'reset'> {
  readonly engine: WhisperEngine;
  readonly model: ModelName;
  readonly precision: Precision;
}

export async function loadMeteredEngine(
  model: ModelName,
  precision: Precision,
): Promise<MeteredEngine> {
  const { directory } = await resolveModel(model);
  const { runtime, encoder, decoder, reset } = meterRuntime(loadOnnxRuntime());
  const engine = await loadWhisperEngine(runtime, { directory, precision, threads: 1 });
  return { engine, model, precision, encoder, decoder, reset };
}

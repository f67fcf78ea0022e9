/// <reference lib="webworker" />

import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import type { Env, InferenceSession, Tensor } from 'onnxruntime-common';
import { DECODER } from '../graph/names.js';
import type { OnnxRuntime } from '../runtime/onnxruntime.js';
import type { EngineChoice } from './choose-engine.js';
import type { WebExecutionProvider } from './options.js';

/** The part of onnxruntime-web that is used. */
interface OnnxRuntimeWeb extends OnnxRuntime {
  readonly env: Env;
}

/**
 * Loads onnxruntime-web, which the page's author installs.
 *
 * @param wasmPaths address of the folder of its files; without one, the bundler has put them where they are found
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says how to provide it
 */
export async function loadOnnxRuntimeWeb(
  { executionProvider, threads }: EngineChoice,
  wasmPaths: string | undefined,
): Promise<OnnxRuntime> {
  const runtime = await load(executionProvider, wasmPaths);
  runtime.env.wasm.numThreads = threads;
  runtime.env.logLevel = 'error';
  if (wasmPaths !== undefined) runtime.env.wasm.wasmPaths = wasmPaths;
  return {
    Tensor: runtime.Tensor,
    InferenceSession: {
      // The engine makes sessions for Node's processor; here they go where this worker was told to compute.
      create: async (
        model: Uint8Array,
        { graphOptimizationLevel }: InferenceSession.SessionOptions = {},
      ) =>
        tended(
          await runtime.InferenceSession.create(model, {
            executionProviders: [executionProvider],
            graphOptimizationLevel: graphOptimizationLevel ?? 'all',
            logSeverityLevel: 3,
            ...(executionProvider === 'webgpu' ? { preferredOutputLocation: ON_DEVICE } : {}),
          }),
        ),
    } as OnnxRuntime['InferenceSession'],
  };
}

async function load(
  executionProvider: WebExecutionProvider,
  wasmPaths: string | undefined,
): Promise<OnnxRuntimeWeb> {
  try {
    if (wasmPaths !== undefined) {
      const url = `${wasmPaths}ort.${executionProvider}.min.mjs`;
      return await import(/* @vite-ignore */ /* webpackIgnore: true */ url);
    }
    // Two files, for the one that knows the graphics processor is twice as large.
    return (executionProvider === 'webgpu'
      ? await import('onnxruntime-web/webgpu')
      : await import('onnxruntime-web/wasm')) as unknown as OnnxRuntimeWeb;
  } catch (cause) {
    const reason = errorMessage(cause);
    throw new TranscribeError(
      `ONNX Runtime cannot be loaded (${reason}). Run "npm install onnxruntime-web", and, where no bundler resolves it, give wasmPaths: the address of a folder with the files of onnxruntime-web/dist.`,
      { code: 'ERR_BACKEND_UNAVAILABLE', details: { executionProvider, wasmPaths }, cause },
    );
  }
}

// More decoder layers than any Whisper has.
const LAYERS = Array.from({ length: 64 }, (_, layer) => layer);

/** The encoder's keys and values are read by every step of the decoder: they stay where they were computed. */
const ON_DEVICE: Readonly<Record<string, 'gpu-buffer'>> = Object.fromEntries(
  LAYERS.flatMap((layer) => [DECODER.crossKey(layer), DECODER.crossValue(layer)]).map((name) => [
    name,
    'gpu-buffer',
  ]),
);

/**
 * A session as the engine needs it here. What it left on the device is freed when it runs again: an encoded window lives
 * until the next is encoded. And before it runs, messages are heard: WebAssembly leaves no turn to the event loop
 * between two products, and a call that was aborted would go on to its end.
 */
function tended(session: InferenceSession): InferenceSession {
  let left: Tensor[] = [];
  const run = session.run.bind(session) as (
    ...args: unknown[]
  ) => Promise<InferenceSession.OnnxValueMapType>;
  session.run = (async (...args: unknown[]) => {
    for (const tensor of left) tensor.dispose();
    left = [];
    await turnOfTheEventLoop();
    const results = await run(...args);
    left = (Object.values(results) as Tensor[]).filter(({ location }) => location === 'gpu-buffer');
    return results;
  }) as InferenceSession['run'];
  return session;
}

const { port1, port2 } = new MessageChannel();
const turns: (() => void)[] = [];
port1.onmessage = () => turns.shift()?.();

/** Resolves after the messages that are there already. Timers would wait for 4 ms. */
function turnOfTheEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    turns.push(resolve);
    port2.postMessage(undefined);
  });
}

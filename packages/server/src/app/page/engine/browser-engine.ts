import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@ws/core';
import { resolveModel } from '@ws/models';
import { type EngineFile, lookAtFile } from './engine-file.js';
import { modelFiles } from './model-files.js';
import { findOnnxRuntimeWeb, ONNXRUNTIME_FILES } from './onnxruntime-files.js';

/** What `/v1/info` tells a page that wants to listen by itself. */
export type BrowserEngineInfo =
  | {
      /** The address of the model, relative to the page's. */
      readonly model: string;
      /** Of the model's files together. */
      readonly bytes: number;
      /** SHA-256 of the model's files, by name. */
      readonly checksums: Readonly<Record<string, string>>;
    }
  /** Why it cannot, and what the server's owner can do, as a sentence. */
  | { readonly missing: string };

/** What a server gives browsers for an engine of their own. */
export interface BrowserEngine {
  readonly info: BrowserEngineInfo;
  /** By their path below the server's own. There are no others. */
  readonly files: ReadonlyMap<string, EngineFile>;
}

/** What is looked at, in place of what is there. */
export interface BrowserEngineSources {
  readonly findRuntime?: typeof findOnnxRuntimeWeb;
  readonly resolve?: typeof resolveModel;
  readonly maxBytes?: number;
}

/** Below the server's own path. */
const RUNTIME_PATH = '/engine/onnxruntime/';
const MODEL_PATH = '/engine/model/';
// `small` has 484 MB. A WebAssembly worker computes with 4 GB at most, in float32.
const MAX_BYTES = 600_000_000;

/**
 * Finds what a browser needs to transcribe by itself: ONNX Runtime for WebAssembly, and the model that the server has
 * loaded. Each file is read once, for its checksum. Never rejects: what is missing is said.
 *
 * @param model - as the server's own engine has been told
 */
export async function loadBrowserEngine(
  model: string,
  logger: Logger,
  sources: BrowserEngineSources = {},
): Promise<BrowserEngine> {
  try {
    return await look(model, sources);
  } catch (err) {
    logger.warn({ err, model }, 'browsers are not given an engine');
    return without('The files of the engine cannot be read. The server’s log says more.');
  }
}

async function look(
  model: string,
  {
    findRuntime = findOnnxRuntimeWeb,
    resolve = resolveModel,
    maxBytes = MAX_BYTES,
  }: BrowserEngineSources,
): Promise<BrowserEngine> {
  const runtime = await findRuntime();
  if ('missing' in runtime) return without(runtime.missing);
  // It has been loaded: nothing is to be downloaded.
  const found = modelFiles(await resolve(model, { sources: [] }));
  if (found === undefined) return without('The files of this model are none that browsers read.');
  const sizes = await Promise.all(found.files.map(({ path }) => stat(path)));
  const bytes = sizes.reduce((sum, { size }) => sum + size, 0);
  if (bytes > maxBytes) {
    return without(
      `The model is too large for a browser: it has ${megabytes(bytes)}, and ${megabytes(maxBytes)} are the most.`,
    );
  }
  const files = new Map<string, EngineFile>();
  for (const name of ONNXRUNTIME_FILES) {
    files.set(RUNTIME_PATH + name, await lookAtFile(join(runtime.folder, name), false));
  }
  const checksums: Record<string, string> = {};
  for (const { name, path } of found.files) {
    const file = await lookAtFile(path, true);
    files.set(MODEL_PATH + name, file);
    checksums[name] = file.sha256;
  }
  return { info: { model: MODEL_PATH.slice(1) + found.entry, bytes, checksums }, files };
}

function without(missing: string): BrowserEngine {
  return { info: { missing }, files: new Map() };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

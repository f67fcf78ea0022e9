/// <reference lib="webworker" />
import { TranscribeError } from '@ws/core';
import type { WebEngineInfo, WebLoad } from './messages.js';

export interface BrowserAbilities {
  /** Whether threads may share memory: the page is cross-origin isolated. */
  readonly sharesMemory: boolean;
  readonly processors: number;
  /** A graphics processor through WebGPU; `software` computes on the processor after all. */
  readonly webgpu: 'none' | 'software' | 'hardware';
}

/** The chosen engine, and why it is not the one that was asked for. */
export type EngineChoice = Omit<WebEngineInfo, 'languages' | 'fromCache'>;

interface GpuAdapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: { readonly isFallbackAdapter?: boolean; readonly architecture?: string };
}

/** Asks the browser of this worker. */
export async function browserAbilities(): Promise<BrowserAbilities> {
  const { gpu } = navigator as {
    readonly gpu?: { requestAdapter(): Promise<GpuAdapter | null> };
  };
  let adapter: GpuAdapter | null | undefined;
  try {
    adapter = await gpu?.requestAdapter();
  } catch {
    // As good as none.
  }
  const software =
    adapter?.isFallbackAdapter === true ||
    adapter?.info?.isFallbackAdapter === true ||
    adapter?.info?.architecture === 'swiftshader';
  return {
    sharesMemory: self.crossOriginIsolated,
    processors: navigator.hardwareConcurrency,
    webgpu: adapter === null || adapter === undefined ? 'none' : software ? 'software' : 'hardware',
  };
}

// More bring little for inferences this small.
const MOST_THREADS = 4;

/**
 * Decides what to compute with: the first of the providers that is there. A software WebGPU is taken only where nothing
 * else is allowed. Both compute in float32: WebGPU has no 8-bit products, and WebAssembly's are no faster than float32's
 * (README.md, "In browsers").
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` when none of the providers is there, `ERR_INVALID_OPTION` when they
 *   cannot compute in the precision
 */
export function chooseEngine(
  load: Pick<WebLoad, 'executionProviders' | 'precision' | 'threads'>,
  abilities: BrowserAbilities,
): EngineChoice {
  const { executionProviders, precision } = load;
  const notes: string[] = [];
  const only = executionProviders.length === 1;
  const possible = executionProviders.filter((provider) => {
    if (provider === 'wasm') return true;
    if (abilities.webgpu === 'none') {
      notes.push('WebGPU is not there: this browser or machine offers no graphics processor.');
      return false;
    }
    if (precision === 'int8') {
      notes.push('WebGPU is left aside: it has no 8-bit products, and precision is int8.');
      return false;
    }
    if (abilities.webgpu === 'software' && !only) {
      notes.push('WebGPU is left aside: it is computed in software here, slower than WebAssembly.');
      return false;
    }
    return true;
  });
  const [executionProvider] = possible;
  if (executionProvider === undefined) {
    throw new TranscribeError(`${notes.join(' ')} Allow "wasm" in executionProviders.`, {
      code: precision === 'int8' ? 'ERR_INVALID_OPTION' : 'ERR_BACKEND_UNAVAILABLE',
      details: { executionProviders, precision },
    });
  }
  let threads = load.threads ?? Math.max(1, Math.min(MOST_THREADS, abilities.processors - 1));
  if (threads > 1 && !abilities.sharesMemory) {
    notes.push(
      `One thread instead of ${threads}: the page is not cross-origin isolated. Send the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp with it.`,
    );
    threads = 1;
  }
  return {
    executionProvider,
    precision: precision === 'auto' ? 'fp32' : precision,
    threads,
    notes,
  };
}

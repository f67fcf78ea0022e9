import type { FromEngine } from '@ws/core/internal';
import type { FetchProgress } from '@ws/models/web';
import type { Precision } from '../runtime/precision.js';

/** What computes in a browser: the processor through WebAssembly, or the graphics processor. */
export type WebExecutionProvider = 'webgpu' | 'wasm';

/** Facts about a loaded engine in a browser. */
export interface WebEngineInfo {
  readonly executionProvider: WebExecutionProvider;
  readonly precision: Precision;
  /** Threads of one inference. */
  readonly threads: number;
  /** That the model knows, by ISO 639-1 code. */
  readonly languages: readonly string[];
  /** Whether no file of the model had to be downloaded. */
  readonly fromCache: boolean;
  /** Settings that were not met, or could be better, and why: a sentence each. */
  readonly notes: readonly string[];
}

/** What the worker is told to load. */
export interface WebLoad {
  readonly model: string;
  /** The base of a relative address: the page's, as the worker's differs. */
  readonly baseUrl: string;
  readonly cache: boolean;
  readonly checksums: Readonly<Record<string, string>>;
  readonly hub: string;
  readonly precision: Precision | 'auto';
  readonly executionProviders: readonly WebExecutionProvider[];
  /** `undefined` leaves it to the worker. */
  readonly threads: number | undefined;
  /** Address of the folder of onnxruntime-web's files; `undefined` leaves it to the bundler. */
  readonly wasmPaths: string | undefined;
}

/** From the worker: what an engine says, and how the model's download goes. */
export type FromWebWorker =
  | FromEngine<WebEngineInfo>
  | { readonly type: 'fetching'; readonly progress: FetchProgress };

import type { FromEngine } from '@ws/core/internal';
import type { FetchProgress } from '@ws/models/web';
import type { Precision } from '../runtime/precision.js';
import type { ResolvedWebOnnxBackendOptions, WebExecutionProvider } from './options.js';

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

/** What the worker is told to load. Without `wasmPaths`, the bundler has put onnxruntime-web's files in place. */
export interface WebLoad
  extends Pick<
    ResolvedWebOnnxBackendOptions,
    'model' | 'cache' | 'checksums' | 'hub' | 'precision' | 'executionProviders'
  > {
  /** The base of a relative address: the page's, as the worker's differs. */
  readonly baseUrl: string;
  /** `undefined` leaves it to the worker. */
  readonly threads: number | undefined;
  /** Absolute. */
  readonly wasmPaths: string | undefined;
}

/** From the worker: what an engine says, and how the model's download goes. */
export type FromWebWorker =
  | FromEngine<WebEngineInfo>
  | { readonly type: 'fetching'; readonly progress: FetchProgress };

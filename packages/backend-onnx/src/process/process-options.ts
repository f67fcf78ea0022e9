import type { Logger } from '@ws/core';
import {
  callback,
  countOrAuto,
  type OptionSpec,
  type SettingsOf,
  wholeNumber,
} from '@ws/core/internal';
import type { ModelProgress } from '@ws/models';
import { queueOptions } from '../shared-options.js';

/** How the processes of a speech model are kept, and the calls that wait for them. */
export interface ProcessOptions {
  /**
   * Threads of one inference, 1 to 64. `auto` (default): the processors shared among `processes`, at most 4; a small
   * model has one, for calls side by side on a thread each get more done.
   */
  readonly threads?: number | 'auto' | undefined;
  /**
   * Processes that hold the model, at most, 1 to 64: so many calls run at once. The second is started when two calls are
   * there at once, and so on; each takes the memory that one takes. `auto` (default): as many as there are processors
   * (of a container: that it is granted) for their `threads`, and as the free memory holds; on another execution
   * provider than the processor one.
   */
  readonly processes?: number | 'auto' | undefined;
  /**
   * Milliseconds without a call after which a process ends and gives its memory back, unless it is the only one; 1000
   * to 86400000. Default 60000.
   */
  readonly idleTimeoutMs?: number | undefined;
  /** Calls that wait for the engine, at most, 1 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds per 30 s of audio after which a call is taken to hang, 1000 to 3600000; its process is killed. Default 60000. */
  readonly callTimeoutMs?: number | undefined;
  /** Told how a model's download goes. */
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
  readonly logger?: Logger | undefined;
}

/** The options of {@link ProcessOptions}, `auto` as it was given. */
export const PROCESS_OPTIONS: OptionSpec<SettingsOf<ProcessOptions, 'onProgress'>> = {
  ...queueOptions(60_000),
  threads: countOrAuto(64),
  processes: countOrAuto(64),
  idleTimeoutMs: wholeNumber(1000, 86_400_000, 60_000),
  onProgress: callback<(progress: ModelProgress) => void>(),
};

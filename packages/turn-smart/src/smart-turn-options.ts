import {
  callback,
  type DefaultsOf,
  defaultsOf,
  type HostedNetworkOptions,
  hostedNetwork,
  type OptionSpec,
  type SettingsOf,
  text,
} from '@ws/core/internal';
import type { ProgressListener } from '@ws/models';

/** Settings of {@link createSmartTurn}. */
export interface SmartTurnOptions extends HostedNetworkOptions {
  /** Path of an .onnx file to use in place of Smart Turn v3.2, which is fetched otherwise: another version of it, say. */
  readonly model?: string | undefined;
  /**
   * Calls at the same time, 1 to 16: each has a process with weights of its own (125 to 185 MB), which starts when calls wait
   * for the others. Default 1.
   */
  readonly processes?: number | undefined;
  /** Calls that wait, at most, 1 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds after which a call is taken to hang, 100 to 600000; its process is killed. Default 10000. */
  readonly callTimeoutMs?: number | undefined;
  /** Called with how the download of the weights goes. */
  readonly onProgress?: ProgressListener | undefined;
}

type Unsaid = 'model' | 'onProgress';

export type SmartTurnSettings = SettingsOf<SmartTurnOptions, Unsaid>;

export const SMART_TURN: OptionSpec<SmartTurnSettings> = {
  model: text(undefined, 'the path of an .onnx file'),
  ...hostedNetwork({ maxQueuedCalls: 64, callTimeoutMs: 10_000 }),
  onProgress: callback<ProgressListener>(),
};

/** Defaults of {@link SmartTurnOptions}. */
export const DEFAULT_SMART_TURN_OPTIONS: DefaultsOf<SmartTurnOptions, Unsaid> =
  defaultsOf(SMART_TURN);

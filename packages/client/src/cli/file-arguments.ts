import type {
  DisplayArguments,
  EngineArguments,
  OutputArguments,
  SessionArguments,
  SpeechArguments,
} from './flags.js';

/** What `file` is told. */
export interface FileArguments
  extends SpeechArguments,
    SessionArguments,
    EngineArguments,
    OutputArguments,
    DisplayArguments {
  /** Left out: each file beside its recording. */
  readonly outputDir?: string;
  readonly stdout: boolean;
  readonly jobs?: number;
  readonly from?: number;
  readonly realTime: boolean;
}

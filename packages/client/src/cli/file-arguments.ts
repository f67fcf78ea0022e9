import type { RecordingArguments, RecordingSpeakersArguments, SpeechArguments } from '@ws/cli-kit';
import type { SessionArguments } from './flags.js';

/** The flags of `ws-client file`. */
export interface FileArguments
  extends RecordingArguments,
    SpeechArguments,
    RecordingSpeakersArguments,
    SessionArguments {
  readonly realTime?: boolean;
  /** Recordings are transcribed later, by workers. */
  readonly asJobs?: boolean;
}

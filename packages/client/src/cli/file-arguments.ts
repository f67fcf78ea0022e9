import type { RecordingArguments, RecordingSpeakersArguments, SpeechArguments } from '@ws/cli-kit';
import type { SessionArguments } from './flags.js';

/** What the flags of `ws-client file` say. */
export interface FileArguments
  extends RecordingArguments,
    SpeechArguments,
    RecordingSpeakersArguments,
    SessionArguments {
  readonly realTime?: boolean;
  /** Recordings are transcribed later, by workers. */
  readonly asJobs?: boolean;
}

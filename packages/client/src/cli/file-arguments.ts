import type { KnownSpeakersArguments, RecordingArguments, SpeechArguments } from '@ws/cli-kit';
import type { SessionArguments } from './flags.js';

/** What the flags of `ws-client file` say. */
export interface FileArguments
  extends RecordingArguments,
    SpeechArguments,
    KnownSpeakersArguments,
    SessionArguments {
  readonly realTime?: boolean;
  /** Recordings are transcribed later, by workers. */
  readonly asJobs?: boolean;
}

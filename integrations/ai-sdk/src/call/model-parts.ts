import type { Transcriber } from '@ws/client/internal/transcriber';
import type { Unsupported } from './unsupported.js';
import type { WhisperSettings } from './whisper-options.js';

/** What transcribes for a model. */
export interface ModelSource {
  readonly modelId: string;
  readonly transcriber: Transcriber;
  /** Where it is, for errors. */
  readonly url: string;
  readonly unsupported: Unsupported;
}

export interface ModelParts extends ModelSource {
  /** The provider's name, under which its options stand, and its metadata. */
  readonly provider: string;
  readonly defaults: WhisperSettings;
}

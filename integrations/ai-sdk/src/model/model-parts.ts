import type { WhisperSettings } from '../call/whisper-options.js';
import type { Hearing } from '../hearing/hearing.js';

/** What a model is made of. */
export interface ModelParts {
  readonly hearing: Hearing;
  /** The provider's name, under which its options stand, and its metadata. */
  readonly provider: string;
  readonly modelId: string;
  readonly defaults: WhisperSettings;
}

import type { ClusterLimits } from '../clustering/cluster-voices.js';
import type { FrameRange } from '../network/local-speakers.js';
import type { AnalysedWindow } from '../network/speaker-kernel.js';

/** What the process is asked, beside the numbers that come along. */
export type SpeakerCall =
  /** Asks who speaks in these samples; the voices are those of all pieces, or of those within the frames. */
  | { readonly kind: 'window'; readonly within?: FrameRange | undefined }
  /** Which of these voices are one person's. */
  | { readonly kind: 'voices'; readonly count: number; readonly limits: ClusterLimits };

export type SpeakerAnswer =
  | { readonly kind: 'window'; readonly window: AnalysedWindow }
  | { readonly kind: 'voices'; readonly labels: Int32Array };

/** Why a client got no session. A new reason is written here, and is counted from then on. */
export const REFUSAL_REASONS = [
  /** All places are taken, and those to wait in. */
  'full',
  /** The model is being loaded, and enough clients wait. */
  'starting',
  'shutting_down',
  /** The path is none, or of a strategy that is not served. */
  'path',
  /** A page of an origin that is not allowed. */
  'origin',
] as const;

/** One of {@link REFUSAL_REASONS}. */
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

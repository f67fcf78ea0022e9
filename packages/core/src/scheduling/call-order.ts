import type { InferenceKind } from '../contracts/scheduler.js';
import type { Share } from './usage-shares.js';
import type { LineOrder } from './waiting-line.js';

const RANK: Readonly<Record<InferenceKind, number>> = { final: 0, speculative: 1, partial: 2 };

/** Finals go first, then speculative finals, then partials; within a kind the session that has used the backend least. */
export const CALL_ORDER: LineOrder<{ readonly kind: InferenceKind; readonly share: Share }> = {
  rank: ({ kind }) => RANK[kind],
  goesBefore: (a, b) => a.share.served < b.share.served,
};

// The bounds of a result. No honest run comes near them, and a result may come from a stranger: ws-bench reads within them,
// and measures within them.

export const MOST = {
  figures: 20_000,
  sessions: 5_000,
  /** In a session. */
  events: 50_000,
  /** In a curve; words and utterances in a recording. */
  points: 100_000,
  /** In the texts of a session together. */
  characters: 16_000_000,
  missing: 1_000,
} as const;

/** Characters. */
export const LONGEST_NAME = 500;
/** Characters of a text that is no name. */
export const LONGEST_TEXT = 100_000;

/** The largest result file: an hour of sessions with all their events takes some 10 MiB. */
export const MOST_BYTES: number = 128 * 2 ** 20;
/** The largest report, which has recordings, too. */
export const MOST_REPORT_BYTES: number = 256 * 2 ** 20;

// What a result may hold. No honest run comes near, and a result may come from anybody: it is read within these bounds, and
// what is measured keeps to them.

export const MOST = {
  figures: 20_000,
  sessions: 5_000,
  /** Of a session, or points of a curve, or words of a recording. */
  events: 50_000,
  points: 100_000,
  /** Of all texts of a session together. */
  characters: 16_000_000,
  missing: 1_000,
} as const;

/** Characters of a name, and of any other text. */
export const LONGEST_NAME = 500;
export const LONGEST_TEXT = 100_000;

/** Of a result file: an hour of sessions with all their events takes some 10 MiB. */
export const MOST_BYTES: number = 128 * 2 ** 20;
/** Of a report, which has recordings, too. */
export const MOST_REPORT_BYTES: number = 256 * 2 ** 20;

/** What becomes of something that a dialect's clients may send. What its table does not name is ignored. */
export type Support = 'supported' | 'ignored' | 'refused';

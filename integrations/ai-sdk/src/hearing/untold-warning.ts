/** The warning of speech that has no text. It may have been a sound that the detector took for speech. */
export function untoldWarning({
  start,
  end,
}: {
  readonly start: number;
  readonly end: number;
}): string {
  return `No words from ${start.toFixed(2)} to ${end.toFixed(2)} s, where the detector heard speech.`;
}

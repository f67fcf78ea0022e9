/** The warning of speech that has no text. It may have been a sound that the detector took for speech. */
export function untoldWarning({ start, end }: { readonly start: number; readonly end: number }): {
  readonly code: string;
  readonly message: string;
} {
  const place = `from ${start.toFixed(2)} to ${end.toFixed(2)} s`;
  return { code: 'UNTRANSCRIBED', message: `No words ${place}, where the detector heard speech.` };
}

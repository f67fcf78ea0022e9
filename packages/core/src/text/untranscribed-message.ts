/** A sentence about speech that has no text. @param place - in seconds of the audio */
export function untranscribedMessage({
  start,
  end,
}: {
  readonly start: number;
  readonly end: number;
}): string {
  return `No words from ${start.toFixed(2)} to ${end.toFixed(2)} s, where the detector heard speech.`;
}

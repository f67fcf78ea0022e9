/** What a speaker is called: a number is no name. */
export function speakerName(speaker: string): string {
  return /^\d+$/.test(speaker) ? `Speaker ${speaker}` : speaker;
}

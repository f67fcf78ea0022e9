/** What a speaker is called: a number is no name. */
export function speakerName(speaker: string): string {
  return /^\d+$/.test(speaker) ? `Speaker ${speaker}` : speaker;
}

/** The speaker, by number or name, to which a printed name belongs. */
export function speakerCalled(name: string): string {
  return /^Speaker (\d+)$/.exec(name)?.[1] ?? name;
}

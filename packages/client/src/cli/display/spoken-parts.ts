import type { FinalEvent } from '@ws/core';
import { speakerName } from './speaker-name.js';

/** What one person says of a final. */
export interface SpokenPart {
  readonly text: string;
  /** Left out where that is not known. */
  readonly speaker: string | undefined;
}

/** A final by its speakers; where it tells none, all of its text. */
export function spokenParts({ text, segments }: FinalEvent): readonly SpokenPart[] {
  if (segments.every(({ speaker }) => speaker === undefined)) {
    return [{ text: text.trim(), speaker: undefined }];
  }
  const parts: { text: string; speaker: string | undefined }[] = [];
  for (const { text: said, speaker } of segments) {
    const last = parts.at(-1);
    if (last !== undefined && last.speaker === speaker) last.text += ` ${said}`;
    else parts.push({ text: said, speaker });
  }
  return parts;
}

/** The same in a line. */
export function spokenLine(final: FinalEvent): string {
  return spokenParts(final)
    .map(({ text, speaker }) => (speaker === undefined ? text : `${speakerName(speaker)}: ${text}`))
    .join(' · ');
}

import type { VoiceMessage } from '@ws/voice-client';

const NAMES = { user: 'You', assistant: 'Answer' } as const;

/** A conversation as Markdown, with a heading for each message. */
export function exportedHistory(messages: readonly VoiceMessage[]): string {
  return messages
    .map(({ role, text, isInterrupted }) => {
      const name = isInterrupted ? `${NAMES[role]} (interrupted)` : NAMES[role];
      return `## ${name}\n\n${text.trim()}\n`;
    })
    .join('\n');
}

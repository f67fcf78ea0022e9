import type { VoiceState } from '@ws/voice-client';

/** How the conversation stands, in words. */
export function statusText(state: VoiceState): string {
  const { connection, status, recording, isSpeaking, isPlaying } = state;
  if (connection === 'closed') return 'Not connected';
  if (connection === 'connecting') return 'Connecting …';
  if (connection === 'reconnecting') return 'The connection was lost. Connecting again …';
  if (recording === 'push') return 'Recording';
  if (isSpeaking) return 'Listening: you are speaking';
  if (isPlaying) return 'Speaking';
  if (status === 'processing') return 'Thinking …';
  if (recording === 'continuous') return 'Listening';
  return connection === 'batch' ? 'Ready, without a socket: one question at a time' : 'Ready';
}

/** What was heard and is not asked; empty where there is nothing. */
export function suppressedText({ suppressedTranscript: text }: VoiceState): string {
  return text === '' ? '' : `Not asked: “${text}” was taken for the answer’s own sound.`;
}

/** Tells the user which of their speech has no text; an empty string if all of it has. */
export function untranscribedText({ untranscribed }: VoiceState): string {
  if (untranscribed === undefined) return '';
  const seconds = Math.floor(untranscribed.start);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return `I did not catch what you said at ${time}.`;
}

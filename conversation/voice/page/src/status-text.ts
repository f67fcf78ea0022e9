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

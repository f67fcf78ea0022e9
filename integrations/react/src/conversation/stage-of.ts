import type { VoiceState } from '@ws/voice-client';

/** What the conversation is doing, as a person sees it from across the room. */
export type Stage = 'off' | 'connecting' | 'ready' | 'listening' | 'thinking' | 'speaking';

type Seen = Pick<VoiceState, 'connection' | 'status' | 'recording' | 'isSpeaking' | 'isPlaying'>;

/** A user who speaks comes first: what they say may break off the answer. */
export function stageOf({ connection, status, recording, isSpeaking, isPlaying }: Seen): Stage {
  if (recording === 'push' || isSpeaking) return 'listening';
  if (isPlaying) return 'speaking';
  if (connection === 'closed') return 'off';
  if (connection === 'connecting' || connection === 'reconnecting') return 'connecting';
  if (status === 'processing') return 'thinking';
  return recording === 'continuous' ? 'listening' : 'ready';
}

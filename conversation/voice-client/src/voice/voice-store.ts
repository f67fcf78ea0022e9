import { TranscribeError } from '@ws/core';
import type { VoiceQuestions } from './voice-questions.js';
import { NOTHING_SAID, type VoiceState, type VoiceStatus } from './voice-state.js';

/** How a conversation stands, and who is told when that changes. */
export interface VoiceStore {
  /** The same object until something changes. */
  readonly state: VoiceState;
  set(changes: Partial<VoiceState>): void;
  /** Something went wrong. */
  fail(cause: unknown): void;
  /** Called at each change. Returns what ends that. */
  subscribe(listener: () => void): () => void;
  /** Calls no listener any more. */
  clear(): void;
}

/** @param questions - what is asked, which is a part of the state */
export function createVoiceStore(
  conversationId: string | undefined,
  questions: () => Pick<VoiceQuestions, 'kept' | 'current'>,
): VoiceStore {
  const listeners = new Set<() => void>();
  let state: VoiceState = { ...NOTHING_SAID, conversationId };

  function set(changes: Partial<VoiceState>): void {
    const next = { ...state, ...changes };
    const { kept, current } = questions();
    Object.assign(next, { status: statusOf(next, current !== undefined), kept });
    const names = Object.keys(next) as (keyof VoiceState)[];
    if (names.every((name) => Object.is(next[name], state[name]))) return;
    state = next;
    for (const listener of [...listeners]) listener();
  }

  return {
    get state() {
      return state;
    },
    set,
    fail(cause) {
      const error = TranscribeError.isInstance(cause)
        ? cause
        : new TranscribeError(cause instanceof Error ? cause.message : String(cause), {
            ...{ code: 'ERR_INVALID_STATE', cause },
          });
      set({ error });
    },
    subscribe(listener) {
      // The same function may be given twice.
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    clear: () => listeners.clear(),
  };
}

/** @param isBusy - something is asked or answered */
function statusOf({ connection, recording }: VoiceState, isBusy: boolean): VoiceStatus {
  if (recording === 'push' || (recording !== undefined && !isBusy)) return 'recording';
  if (connection === 'closed') return 'disconnected';
  if (connection !== 'open' && connection !== 'batch') return 'connecting';
  return isBusy ? 'processing' : 'ready';
}

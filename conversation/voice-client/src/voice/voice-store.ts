import { createSubject } from '@ws/client/internal';
import { TranscribeError } from '@ws/core';
import type { VoiceQuestions } from './voice-questions.js';
import { NOTHING_SAID, type VoiceState, type VoiceStatus } from './voice-state.js';

/** How a conversation stands. */
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
  const shown = createSubject<VoiceState>({ ...NOTHING_SAID, conversationId });
  let isCleared = false;

  function set(changes: Partial<VoiceState>): void {
    const before = shown.value;
    const next = { ...before, ...changes };
    const { kept, current } = questions();
    Object.assign(next, { status: statusOf(next, current !== undefined), kept });
    const names = Object.keys(next) as (keyof VoiceState)[];
    if (names.some((name) => !Object.is(next[name], before[name]))) shown.set(next);
  }

  return {
    get state() {
      return shown.value;
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
    subscribe: (listener) => shown.subscribe(() => isCleared || listener()),
    clear() {
      isCleared = true;
    },
  };
}

/** @param isBusy - something is asked or answered */
function statusOf({ connection, recording }: VoiceState, isBusy: boolean): VoiceStatus {
  if (recording === 'push' || (recording !== undefined && !isBusy)) return 'recording';
  if (connection === 'closed') return 'disconnected';
  if (connection !== 'open' && connection !== 'batch') return 'connecting';
  return isBusy ? 'processing' : 'ready';
}

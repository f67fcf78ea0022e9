import type { VoiceMessage } from '@ws/voice-client';
import { useCallback, useEffect, useState } from 'react';

/** A message that is kept. */
export interface KeptMessage extends VoiceMessage {
  readonly id: number;
}

/** What was said, in this browser alone. */
export interface History {
  readonly messages: readonly KeptMessage[];
  readonly add: (message: VoiceMessage) => void;
  readonly clear: () => void;
}

const NAME = 'talk.history';
const MAX_MESSAGES = 200;
const MAX_CHARS = 500_000;

/** The oldest messages go when there are too many, or they are too long. */
export function useHistory(): History {
  const [messages, setMessages] = useState(read);
  useEffect(() => write(messages), [messages]);
  return {
    messages,
    add: useCallback((message) => {
      setMessages((before) =>
        bounded([...before, { ...message, id: (before.at(-1)?.id ?? 0) + 1 }]),
      );
    }, []),
    clear: useCallback(() => setMessages([]), []),
  };
}

function bounded(messages: readonly KeptMessage[]): readonly KeptMessage[] {
  let chars = 0;
  const from =
    messages.findLastIndex(({ text }) => {
      chars += text.length;
      return chars > MAX_CHARS;
    }) + 1;
  return messages.slice(Math.max(from, messages.length - MAX_MESSAGES));
}

function read(): readonly KeptMessage[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(NAME) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return bounded(
      kept.filter(isMessage).map(({ role, text, isInterrupted }, id) => ({
        // A server keeps no sound for so long.
        ...{ id, role, text, isInterrupted: isInterrupted === true, audioUrls: [] },
      })),
    );
  } catch {
    return [];
  }
}

function isMessage(value: unknown): value is VoiceMessage {
  const { role, text } = (value ?? {}) as Partial<VoiceMessage>;
  return (role === 'user' || role === 'assistant') && typeof text === 'string';
}

function write(messages: readonly KeptMessage[]): void {
  try {
    localStorage.setItem(NAME, JSON.stringify(messages));
  } catch {
    // It lasts until the page is closed.
  }
}

import type { VoiceMessage } from '@ws/voice-client';
import { useCallback, useEffect, useState } from 'react';

/** A message that is kept. */
export interface KeptMessage extends VoiceMessage {
  readonly id: number;
  /** How much of an interrupted answer was heard, in UTF-16 units; 0 where that is not known. */
  readonly heardChars: number;
}

/** What was said, in this browser alone. */
export interface History {
  readonly messages: readonly KeptMessage[];
  readonly add: (message: VoiceMessage) => void;
  /** The last answer was broken off, though it was written to its end. */
  readonly cutOff: (text: string, heardChars: number) => void;
  readonly clear: () => void;
}

const MAX_MESSAGES = 200;
const MAX_CHARS = 500_000;

/**
 * The oldest messages go when there are too many, or they are too long.
 *
 * @param name - under which they are kept
 */
export function useHistory(name: string): History {
  // A server that renders, and the first rendering of a page, have none.
  const [messages, setMessages] = useState<readonly KeptMessage[]>();
  useEffect(() => setMessages(read(name)), [name]);
  useEffect(() => {
    if (messages !== undefined) write(name, messages);
  }, [name, messages]);
  return {
    messages: messages ?? NONE,
    add: useCallback((message) => {
      setMessages((before = NONE) =>
        bounded([...before, { ...message, heardChars: 0, id: (before.at(-1)?.id ?? 0) + 1 }]),
      );
    }, []),
    cutOff: useCallback((text, heardChars) => {
      setMessages((before = NONE) => {
        const last = before.at(-1);
        if (last?.role !== 'assistant' || last.text !== text) return before;
        return [...before.slice(0, -1), { ...last, isInterrupted: true, heardChars }];
      });
    }, []),
    clear: useCallback(() => setMessages([]), []),
  };
}

const NONE: readonly KeptMessage[] = [];

function bounded(messages: readonly KeptMessage[]): readonly KeptMessage[] {
  let chars = 0;
  const from =
    messages.findLastIndex(({ text }) => {
      chars += text.length;
      return chars > MAX_CHARS;
    }) + 1;
  return messages.slice(Math.max(from, messages.length - MAX_MESSAGES));
}

function read(name: string): readonly KeptMessage[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return bounded(
      kept.filter(isMessage).map(({ role, text, isInterrupted, heardChars }, id) => ({
        // A server keeps no sound for so long.
        ...{ id, role, text, isInterrupted: isInterrupted === true, audioUrls: [] },
        heardChars: typeof heardChars === 'number' ? heardChars : 0,
      })),
    );
  } catch {
    return [];
  }
}

function isMessage(value: unknown): value is KeptMessage {
  const { role, text } = (value ?? {}) as Partial<KeptMessage>;
  return (role === 'user' || role === 'assistant') && typeof text === 'string';
}

function write(name: string, messages: readonly KeptMessage[]): void {
  try {
    localStorage.setItem(name, JSON.stringify(messages));
  } catch {
    // It lasts until the page is closed.
  }
}

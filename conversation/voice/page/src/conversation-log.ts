import type { VoiceMessage, VoiceState } from '@ws/voice-client';

/** Questions and answers, as a list. */
export interface ConversationLog {
  /** A question or an answer is final. */
  say(message: VoiceMessage): void;
  /** The answer that is being written, as far as it is. */
  write(state: Pick<VoiceState, 'responseText' | 'responseComplete' | 'isInterrupted'>): void;
}

const NAMES = { user: 'You', assistant: 'Answer' } as const;
// A page that is open for days does not grow without end.
const MAX_ITEMS = 200;

export function createConversationLog(list: HTMLElement): ConversationLog {
  /** Of the answer that is being written. */
  let writing: HTMLLIElement | undefined;

  function add(role: VoiceMessage['role']): HTMLLIElement {
    const item = document.createElement('li');
    item.dataset.role = role;
    const who = document.createElement('span');
    who.className = 'who';
    who.textContent = NAMES[role];
    const words = document.createElement('span');
    words.className = 'words';
    item.append(who, words);
    list.append(item);
    while (list.childElementCount > MAX_ITEMS) list.firstElementChild?.remove();
    return item;
  }

  function fill(item: HTMLLIElement, text: string): void {
    const words = item.querySelector('.words')!;
    if (words.textContent !== text) words.textContent = text;
    item.scrollIntoView({ block: 'nearest' });
  }

  function sound(url: string): HTMLAudioElement {
    const player = document.createElement('audio');
    Object.assign(player, { controls: true, preload: 'none', src: url });
    player.setAttribute('aria-label', 'The answer, spoken');
    return player;
  }

  return {
    say({ role, text, audioUrls, isInterrupted }) {
      const item = role === 'assistant' && writing !== undefined ? writing : add(role);
      if (role === 'assistant') writing = undefined;
      fill(item, isInterrupted ? `${text} … (broken off)` : text);
      // All of it is one sound, or there is one sentence.
      const [whole] = audioUrls;
      if (role === 'assistant' && audioUrls.length === 1) item.append(sound(whole!));
    },
    write({ responseText, responseComplete, isInterrupted }) {
      if (responseText === '' || responseComplete || isInterrupted) return;
      writing ??= add('assistant');
      fill(writing, responseText);
    },
  };
}

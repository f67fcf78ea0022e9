import { MAX_PROMPT_CHARS } from '@ws/core/internal';

/** The end of what a session's finals said: another session in its place goes on from there. */
export interface EarlierText {
  /** A final. Returns whether it is the first one after {@link EarlierText.asPrompt}. */
  heard(text: string): boolean;
  /** A prompt that ends in it, after the caller's own; nothing where nothing was said. */
  asPrompt(own: string | undefined): string | undefined;
}

// The model reads the last 223 tokens of a prompt.
const MAX_CHARS = 600;

export function createEarlierText(): EarlierText {
  let text = '';
  let isPrompt = false;
  return {
    heard(more) {
      text = `${text} ${more}`.trim().slice(-MAX_CHARS);
      const wasPrompt = isPrompt;
      isPrompt = false;
      return wasPrompt;
    },
    asPrompt(own = '') {
      if (text === '') return undefined;
      isPrompt = true;
      return `${own} ${text}`.trim().slice(-MAX_PROMPT_CHARS);
    },
  };
}

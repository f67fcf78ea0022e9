import {
  type OptionSpec,
  optionKind,
  readOptions,
  type SettingsOf,
  wholeNumber,
} from '@ws/core/internal';
import type { ConversationMessage } from './answer-model.js';
import { SPEECH_PROMPT } from './speech-prompt.js';

/** How much of a conversation is remembered, and what its model is told first. */
export interface HistoryOptions {
  /** What a model is told first; empty: nothing. Default: `SPEECH_PROMPT`. */
  readonly systemPrompt?: string | undefined;
  /** Messages that are kept beside it, 2 to 900. Default 40. */
  readonly maxMessages?: number | undefined;
  /** Characters of those together, 100 to 300000. Default 16000. */
  readonly maxChars?: number | undefined;
}

const MAX_PROMPT_CHARS = 20_000;

const SPEC: OptionSpec<SettingsOf<HistoryOptions>> = {
  systemPrompt: optionKind<string>(
    `a string of at most ${MAX_PROMPT_CHARS} characters`,
    (value) => typeof value === 'string' && value.length <= MAX_PROMPT_CHARS,
    SPEECH_PROMPT,
  ),
  maxMessages: wholeNumber(2, 900, 40),
  maxChars: wholeNumber(100, 300_000, 16_000),
};

/** What was said in a conversation, as far as it is kept. */
export interface History {
  /** For `AnswerRequest.messages`: the system prompt, then what was said, oldest first. A copy. */
  readonly messages: readonly ConversationMessage[];
  /** What the user said; right after the user's last words, it is added to them. Blank text is nothing. */
  addUser(text: string): void;
  /** What was answered, or as much of it as there is; right after an answer, it goes on with it. */
  addAnswer(text: string): void;
  /**
   * The last answer was cut off when so many characters of it had been heard: the rest is forgotten, and with 0 the whole
   * answer. What is left is marked, for the model to know; not where all was heard of an answer that was whole.
   */
  cutOff(heardChars: number, isWhole: boolean): void;
}

/** One of those messages. */
interface Said extends ConversationMessage {
  readonly isCutOff?: boolean;
}

/** Stands after what was heard of an answer, where its model reads it. */
export const CUT_OFF = ' … [cut off by the user]';

/**
 * The history of one conversation. The oldest messages go when there are too many, or too many characters; of a single
 * message that is too long the end stays.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createHistory(options: HistoryOptions = {}): History {
  const { systemPrompt, maxMessages, maxChars } = readOptions(SPEC, options);
  let said: Said[] = [];
  let chars = 0;

  function keep(messages: Said[]): void {
    said = messages;
    chars = said.reduce((sum, { content }) => sum + content.length, 0);
    while (said.length > maxMessages || (chars > maxChars && said.length > 1)) {
      chars -= said.shift()?.content.length ?? 0;
    }
    // A conversation begins with its user: some models refuse another.
    while (said[0]?.role === 'assistant' && said.length > 1) {
      chars -= said.shift()?.content.length ?? 0;
    }
  }

  function add(role: 'user' | 'assistant', text: string, between: string): void {
    const last = said.at(-1);
    const before = last?.role === role ? `${last.content}${between}` : '';
    const content = endOf(before + text, maxChars);
    keep([...(before === '' ? said : said.slice(0, -1)), { role, content }]);
  }

  return {
    get messages() {
      const system: readonly ConversationMessage[] =
        systemPrompt === '' ? [] : [{ role: 'system', content: systemPrompt }];
      return [
        ...system,
        ...said.map(({ role, content, isCutOff }) => ({
          ...{ role, content: isCutOff ? content + CUT_OFF : content },
        })),
      ];
    },
    addUser(text) {
      const trimmed = text.trim();
      if (trimmed !== '') add('user', trimmed, ' ');
    },
    addAnswer(text) {
      if (text !== '') add('assistant', text, '');
    },
    cutOff(heardChars, isWhole) {
      // The user's next words may be there already.
      const at = said.findLastIndex(({ role }) => role === 'assistant');
      const answer = said[at];
      if (answer === undefined) return;
      const content = wholeWords(answer.content, startOf(answer.content, heardChars));
      const isCutOff =
        answer.isCutOff === true || !isWhole || content.length < answer.content.trimEnd().length;
      const after = said.slice(at + 1);
      const heard = content === '' ? [] : [{ ...answer, content, isCutOff }];
      keep([...said.slice(0, at), ...heard]);
      for (const { content: words } of after) add('user', words, ' ');
    },
  };
}

/** The last characters; no half of one that takes two units. */
function endOf(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const end = text.slice(-maxChars);
  return /^[\uDC00-\uDFFF]/.test(end) ? end.slice(1) : end;
}

/** A beginning of a text without the word that it breaks off in; of a text without spaces, all of it. */
function wholeWords(text: string, start: string): string {
  const isWithin = /[\p{L}\p{N}]$/u.test(start) && /^[\p{L}\p{N}]/u.test(text.slice(start.length));
  return (isWithin ? start.replace(/\s\S*$/, '') : start).trimEnd();
}

/** The first characters; no half of one. */
function startOf(text: string, chars: number): string {
  const start = text.slice(0, Math.max(0, Math.floor(chars) || 0));
  return /[\uD800-\uDBFF]$/.test(start) ? start.slice(0, -1) : start;
}

import {
  flag,
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
  /**
   * Tokens that are remembered beside it, about: one for each three bytes, which is more than most models count, 200 to
   * 100000. Default 4000, or what the model reads, where that is less.
   */
  readonly maxTokens?: number | undefined;
  /**
   * Whether the model summarises what is oldest once three quarters of that are full, down to half of it; else it is
   * forgotten, message by message, when there is no room. Default `true`.
   */
  readonly summarises?: boolean | undefined;
}

const MAX_PROMPT_CHARS = 20_000;
const DEFAULT_TOKENS = 4000;
const LEAST_TOKENS = 200;
// More are refused by `checkAnswerRequest`.
const MAX_MESSAGES = 900;
const FULL_SHARE = 0.75;
const LEFT_SHARE = 0.5;
const SUMMARY_SHARE = 0.2;

const SPEC: OptionSpec<SettingsOf<HistoryOptions, 'maxTokens'>> = {
  systemPrompt: optionKind<string>(
    `a string of at most ${MAX_PROMPT_CHARS} characters`,
    (value) => typeof value === 'string' && value.length <= MAX_PROMPT_CHARS,
    SPEECH_PROMPT,
  ),
  maxTokens: wholeNumber(LEAST_TOKENS, 100_000),
  summarises: flag(true),
};

/** What was said in a conversation, as far as it is kept. */
export interface History {
  /** For `AnswerRequest.messages`: the system prompt and what it is about so far, then what was said, oldest first. A copy. */
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
  /** What is to be summarised now; nothing where there is room. */
  readonly oldest: OldestMessages | undefined;
  /** A summary of these stands for them from now on; of a long one, the beginning. */
  summarised(oldest: OldestMessages, summary: string): void;
}

/** The beginning of a conversation. */
export interface OldestMessages {
  /** What a summary says of all that was before; may be empty. */
  readonly before: string;
  /** The last is an answer. */
  readonly messages: readonly ConversationMessage[];
}

/** One of those messages. */
interface Said extends ConversationMessage {
  readonly isCutOff?: boolean;
}

/** Stands after what was heard of an answer, where its model reads it. */
export const CUT_OFF = ' … [cut off by the user]';

/**
 * The history of one conversation. The oldest messages go when there are too many tokens; of a single message that is too
 * long the end stays.
 *
 * @param promptTokens - what the model reads, the system prompt among it
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createHistory(
  options: HistoryOptions = {},
  promptTokens: number = Number.POSITIVE_INFINITY,
): History {
  const settings = readOptions(SPEC, options);
  const { systemPrompt, summarises } = settings;
  const maxTokens = Math.max(
    LEAST_TOKENS,
    Math.min(settings.maxTokens ?? DEFAULT_TOKENS, promptTokens - estimatedTokens(systemPrompt)),
  );
  let said: readonly Said[] = [];
  let summary = '';

  function keep(messages: readonly Said[]): void {
    let tokens = tokensOf(messages) + estimatedTokens(summary);
    let first = 0;
    while (
      first < messages.length - 1 &&
      (tokens > maxTokens ||
        messages.length - first > MAX_MESSAGES ||
        // A conversation begins with its user: some models refuse another.
        messages[first]!.role === 'assistant')
    ) {
      tokens -= tokensOf([messages[first]!]);
      first++;
    }
    said = messages.slice(first);
  }

  function add(role: 'user' | 'assistant', text: string, between: string): void {
    const last = said.at(-1);
    const before = last?.role === role ? `${last.content}${between}` : '';
    const content = endOf(before + text, maxTokens - AROUND_MESSAGE - estimatedTokens(summary));
    keep([...(before === '' ? said : said.slice(0, -1)), { role, content }]);
  }

  return {
    get messages() {
      const about = summary === '' ? '' : `Earlier in this conversation: ${summary}`;
      const told = [systemPrompt, about].filter((text) => text !== '').join('\n\n');
      const system: readonly ConversationMessage[] =
        told === '' ? [] : [{ role: 'system', content: told }];
      return [...system, ...said.map(readable)];
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
    get oldest() {
      if (!summarises) return undefined;
      let tokens = tokensOf(said) + estimatedTokens(summary);
      if (tokens <= maxTokens * FULL_SHARE) return undefined;
      let count = 0;
      // The last question and its answer are not over.
      for (; count < said.length - 2 && tokens > maxTokens * LEFT_SHARE; count++) {
        tokens -= tokensOf([said[count]!]);
      }
      while (count > 0 && said[count - 1]!.role !== 'assistant') count--;
      return count === 0 ? undefined : { before: summary, messages: said.slice(0, count) };
    },
    summarised(oldest, text) {
      const gone = new Set(oldest.messages);
      summary = startOf(text.trim(), maxTokens * SUMMARY_SHARE * BYTES_OF_TOKEN);
      keep(said.filter((message) => !gone.has(message)));
    },
  };
}

function readable({ role, content, isCutOff }: Said): ConversationMessage {
  return { role, content: isCutOff ? content + CUT_OFF : content };
}

// What a template puts around a message, about.
const AROUND_MESSAGE = 8;
const BYTES_OF_TOKEN = 3;

function tokensOf(messages: readonly Said[]): number {
  return messages.reduce(
    (sum, message) => sum + estimatedTokens(readable(message).content) + AROUND_MESSAGE,
    0,
  );
}

function estimatedTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_OF_TOKEN);
}

/** The end of a text, of so many tokens at most; no half of a character that takes two units. */
function endOf(text: string, maxTokens: number): string {
  const maxBytes = Math.max(1, maxTokens) * BYTES_OF_TOKEN;
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const end = Buffer.from(text).subarray(-maxBytes).toString();
  // Of a character that is cut, the decoder makes a mark.
  return end.replace(/^\uFFFD+/, '');
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

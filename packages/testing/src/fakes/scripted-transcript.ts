import type {
  BackendCapabilities,
  Segment,
  TranscribeOptions,
  TranscriptResult,
  Word,
} from '@ws/core';
import { chooseLanguage, samplesToSeconds, type Token } from '@ws/core/internal';
import { normalizeWords } from '@ws/core/measures';
import { stoppedByAttention } from './scripted-attention.js';

/** What a call hears: a text, words, or any part of a transcript. */
export type Hypothesis = string | readonly Word[] | Partial<TranscriptResult>;

export interface TranscriptRequest {
  /** Length of the audio, in samples at 16 kHz. */
  readonly samples: number;
  readonly options: TranscribeOptions;
  readonly capabilities: BackendCapabilities;
  readonly processingTimeMs: number;
}

/** A hypothesis as a backend of these capabilities tells it when it is asked like this. */
export function toTranscript(hypothesis: Hypothesis, request: TranscriptRequest): TranscriptResult {
  const { options, capabilities } = request;
  let result = inLanguage(wholeTranscript(hypothesis, request), request);
  const stop = capabilities.attention ? options.attentionStop : undefined;
  const tellsTokens = options.tokens === true && capabilities.tokens;
  if (tellsTokens || stop !== undefined) {
    result = changed(result, (segment) => ({
      ...segment,
      tokens: segment.tokens ?? tokensOf(segment, capabilities.attention),
    }));
  }
  if (options.prefix && capabilities.prefix) result = afterPrefix(result, options.prefix);
  if (stop !== undefined) {
    result = stoppedByAttention(result, stop, samplesToSeconds(request.samples));
    if (!tellsTokens) result = changed(result, ({ tokens: _, ...segment }) => segment);
  }
  if (Array.isArray(hypothesis) && !(options.wordTimestamps && capabilities.wordTimestamps)) {
    result = changed(result, ({ words: _, ...segment }) => segment);
  }
  return result;
}

function changed(result: TranscriptResult, change: (segment: Segment) => Segment) {
  return { ...result, segments: result.segments.map(change) };
}

/** The language that was given, or the one that is detected. */
function inLanguage(
  { languageProbabilities: heard, ...result }: TranscriptResult,
  { options, capabilities }: TranscriptRequest,
): TranscriptResult {
  if (heard === undefined) return result;
  if (options.language !== undefined) return { ...result, language: options.language };
  const choice = capabilities.languageChoice ? options.languageChoice : undefined;
  const [language, languageProbability] = chooseLanguage(heard, choice ?? {});
  const told = options.languageProbabilities ? { languageProbabilities: heard } : {};
  return { ...result, language, languageProbability, ...told };
}

function wholeTranscript(
  hypothesis: Hypothesis,
  { samples, options, processingTimeMs }: TranscriptRequest,
): TranscriptResult {
  const end = samplesToSeconds(samples);
  const defaults = { language: options.language ?? 'en', processingTimeMs };
  if (Array.isArray(hypothesis)) {
    const words = hypothesis as readonly Word[];
    const text = words.map((word) => word.text).join(' ');
    const span = { start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? end };
    return { ...defaults, text, segments: words.length === 0 ? [] : [{ ...span, text, words }] };
  }
  const given = (
    typeof hypothesis === 'string' ? { text: hypothesis } : hypothesis
  ) as Partial<TranscriptResult>;
  const text = given.text ?? given.segments?.map((segment) => segment.text).join(' ') ?? '';
  const segments = text === '' ? [] : [{ start: 0, end, text }];
  return { ...defaults, text, segments, ...given };
}

/** The words of a text, each with the space before it. */
const spacedWords = (text: string): readonly string[] => text.match(/\s*\S+/g) ?? [];

const isSpoken = (text: string): boolean => normalizeWords(text).length > 0;

/** A token for each word. The decoder looks at the middle of a word, as far as it is known where that is. */
function tokensOf(segment: Segment, attention: boolean): Token[] {
  const { start, end, words = [] } = segment;
  const texts = spacedWords(segment.text);
  return texts.map((text, i) => {
    const word = words.length === texts.length ? words[i] : undefined;
    const middle = word && (word.start + word.end) / 2;
    const attendedTo = middle ?? start + ((i + 0.5) / texts.length) * (end - start);
    return { text, probability: word?.probability ?? 1, ...(attention ? { attendedTo } : {}) };
  });
}

/** What a decoder that was made to write the prefix goes on with: as many words later as the prefix has. */
function afterPrefix(result: TranscriptResult, prefix: string): TranscriptResult {
  const written = spacedWords(prefix).filter(isSpoken);
  const endsWithPunctuation = withoutPunctuation(prefix) !== prefix.trimEnd();
  let left = written.length;
  const segments: Segment[] = [];
  for (const segment of result.segments) {
    const before = left;
    let offset = 0;
    for (const word of spacedWords(segment.text)) {
      if (left === 0) break;
      if (isSpoken(word)) left--;
      // A comma that the prefix does not have is still to be written.
      offset += (left > 0 || endsWithPunctuation ? word : withoutPunctuation(word)).length;
    }
    const rest = cutSegment(segment, offset, before - left);
    if (rest.text.trim() !== '') segments.push(segments.length > 0 ? rest : withSpace(rest));
  }
  const text = segments
    .map((segment, i) => (i === 0 ? segment.text : ` ${segment.text.trimStart()}`))
    .join('');
  return { ...result, text, segments };
}

const withoutPunctuation = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N}]+$/u, '');

function cutSegment(segment: Segment, offset: number, wordCount: number): Segment {
  if (offset === 0) return segment;
  const words = segment.words?.slice(wordCount);
  let position = 0;
  const tokens = segment.tokens?.flatMap((token) => {
    const text = token.text.slice(Math.max(0, offset - position));
    position += token.text.length;
    return text === '' ? [] : [{ ...token, text }];
  });
  return {
    ...segment,
    start: words?.[0]?.start ?? segment.start,
    text: segment.text.slice(offset),
    ...(words && { words }),
    ...(tokens && { tokens }),
  };
}

/** A segment that nothing was cut from begins with a new word. */
function withSpace(segment: Segment): Segment {
  if (!/^[\p{L}\p{N}]/u.test(segment.text)) return segment;
  const [first, ...others] = segment.tokens ?? [];
  const tokens = first && [{ ...first, text: ` ${first.text}` }, ...others];
  return { ...segment, text: ` ${segment.text}`, ...(tokens && { tokens }) };
}

import { randomUUID } from 'node:crypto';
import type { Segment } from '@ws/core';
import type { SentTranscript, SpokenSegment } from '../../uploads/transcribe-sent.js';
import {
  type AnsweredWord,
  answeredWords,
  confidenceOf,
  MODEL_UUID,
  modelInfo,
} from '../answer-parts.js';
import type { ListenRequest } from '../request/listen-request.js';
import { detectsLanguage, isMultilingual } from '../request/query.js';

/** What a client asked for besides the text. */
export interface WantedResults {
  readonly utterances: boolean;
  readonly paragraphs: boolean;
  /** The speaker of each word. */
  readonly speakers: boolean;
  /** Whether the language was to be found out. */
  readonly language: boolean;
  /** Whether several may be spoken, and each word has its own. */
  readonly languages: boolean;
}

/** Reads from a request which results its client wants. */
export function wantedResults(
  { tellsUtterances, tellsParagraphs, tellsSpeakers }: ListenRequest,
  query: URLSearchParams,
): WantedResults {
  return {
    ...{ utterances: tellsUtterances, paragraphs: tellsParagraphs, speakers: tellsSpeakers },
    ...{ language: detectsLanguage(query), languages: isMultilingual(query) },
  };
}

/** `metadata` of an answer to a recording. */
export function recordingMetadata({
  requestId,
  sha256,
  created,
  seconds,
  channels,
  model,
}: {
  readonly requestId: string;
  /** The digest of the bytes that were sent. */
  readonly sha256: string;
  /** ISO 8601. */
  readonly created: string;
  readonly seconds: number;
  readonly channels: number;
  readonly model: string;
}): object {
  return {
    transaction_key: 'deprecated',
    request_id: requestId,
    sha256,
    created,
    duration: seconds,
    channels,
    models: [MODEL_UUID],
    model_info: { [MODEL_UUID]: modelInfo(model) },
  };
}

// A pause so long begins another paragraph.
const PARAGRAPH_PAUSE_S = 1;

/** `results` of an answer to a recording. */
export function recordingResults(
  channels: readonly SentTranscript[],
  wanted: WantedResults,
): object {
  const told: readonly NumberedTranscript[] = wanted.speakers ? channels.map(numbered) : channels;
  return {
    channels: told.map(({ segments, languages: [language], languageProbability, untold }) => {
      const words = segments.flatMap(wordsOf);
      const transcript = textOf(segments);
      return {
        ...(wanted.language &&
          language !== undefined && {
            detected_language: language,
            language_confidence: languageProbability ?? 1,
          }),
        ...untold,
        alternatives: [
          {
            transcript,
            confidence: confidenceOf(words),
            ...(wanted.languages && { languages: languagesOf(segments) }),
            words: wanted.languages ? segments.flatMap(wordsInLanguage) : words,
            ...(wanted.paragraphs && { paragraphs: paragraphsOf(segments) }),
          },
        ],
      };
    }),
    ...(wanted.utterances && { utterances: utterancesOf(told) }),
  };
}

/** A segment of which it may be known who says it: a number from 0. */
type NumberedSegment = SpokenSegment & { readonly number?: number };

interface NumberedTranscript extends SentTranscript {
  readonly segments: readonly NumberedSegment[];
}

/** In each channel speakers are numbered as they are first heard. */
function numbered(transcript: SentTranscript): NumberedTranscript {
  const numbers = new Map<string, number>();
  const segments = transcript.segments.map((segment): NumberedSegment => {
    const { speaker } = segment;
    if (speaker === undefined) return segment;
    const number = numbers.get(speaker) ?? numbers.size;
    numbers.set(speaker, number);
    return { ...segment, number };
  });
  return { ...transcript, segments };
}

function speakerOf({ number }: NumberedSegment): { readonly speaker?: number } {
  return number === undefined ? {} : { speaker: number };
}

function wordsOf(segment: NumberedSegment): (AnsweredWord & { readonly speaker?: number })[] {
  const words = answeredWords(segment, (seconds) => seconds);
  return words.map((word) => ({ ...word, ...speakerOf(segment) }));
}

function wordsInLanguage(segment: NumberedSegment): object[] {
  const { language } = segment;
  return wordsOf(segment).map((word) => ({ ...word, ...(language !== '' && { language }) }));
}

/** The one of most words first. */
function languagesOf(segments: readonly NumberedSegment[]): string[] {
  const counts = new Map<string, number>();
  for (const segment of segments) {
    const { language } = segment;
    // The engine may not have detected it.
    if (language === '') continue;
    counts.set(language, (counts.get(language) ?? 0) + wordsOf(segment).length);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([language]) => language);
}

function textOf(segments: readonly Segment[]): string {
  return segments
    .map(({ text }) => text.trim())
    .join(' ')
    .trim();
}

function utterancesOf(channels: readonly NumberedTranscript[]): object[] {
  const all = channels.flatMap(({ segments }, channel) =>
    segments.map((segment) => {
      const words = wordsOf(segment);
      const { start, end, text } = segment;
      const confidence = confidenceOf(words);
      const said = { start, end, confidence, channel, transcript: text.trim(), words };
      return { ...said, ...speakerOf(segment), id: randomUUID() };
    }),
  );
  return all.sort((a, b) => a.start - b.start);
}

function paragraphsOf(segments: readonly NumberedSegment[]): object {
  const paragraphs: NumberedSegment[][] = [];
  for (const segment of segments) {
    const last = paragraphs.at(-1)?.at(-1);
    const isNew =
      last === undefined ||
      segment.number !== last.number ||
      segment.start - last.end >= PARAGRAPH_PAUSE_S;
    if (isNew) paragraphs.push([segment]);
    else paragraphs.at(-1)!.push(segment);
  }
  return {
    transcript: paragraphs.map(textOf).join('\n\n'),
    paragraphs: paragraphs.map((sentences) => ({
      sentences: sentences.map(({ text, start, end }) => ({ text: text.trim(), start, end })),
      ...speakerOf(sentences[0]!),
      num_words: sentences.flatMap(wordsOf).length,
      start: sentences[0]!.start,
      end: sentences.at(-1)!.end,
    })),
  };
}

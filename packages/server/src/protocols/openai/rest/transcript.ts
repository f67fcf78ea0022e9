import type { Segment } from '@ws/core';
import { formatTranscript } from '@ws/core/formats';
import { toVerboseJson } from '@ws/core/internal';
import type { SentTranscript } from '../../uploads/transcribe-sent.js';
import { logprobsOf } from '../logprobs.js';
import { languageName } from '../spoken-settings.js';
import { diarizedSegment } from './diarized.js';
import type { TranscriptionRequest } from './transcription-request.js';

/** What was said in a whole recording. */
export interface Transcript extends Pick<SentTranscript, 'segments' | 'languages' | 'untold'> {
  /** Length of the recording, in seconds. */
  readonly seconds: number;
}

/** An answer of HTTP: JSON, or plain text. */
export type TranscriptAnswer =
  | { readonly type: 'json'; readonly body: object }
  | { readonly type: 'text'; readonly body: string };

export function answerOf(transcript: Transcript, request: TranscriptionRequest): TranscriptAnswer {
  const { segments, languages, seconds } = transcript;
  const [language = 'en'] = languages;
  const text = textOf(segments);
  const json = (body: object): TranscriptAnswer => {
    const usage = { type: 'duration', seconds };
    return { type: 'json', body: { ...body, ...transcript.untold, usage } };
  };
  switch (request.format) {
    case 'json':
      return json({ text, ...moreOf(segments, languages, request) });
    case 'text':
      return { type: 'text', body: `${text}\n` };
    case 'srt':
    case 'vtt':
      return { type: 'text', body: formatTranscript(request.format, { segments, language }) };
    case 'verbose_json': {
      const { granularities, task } = request;
      const spoken = task === 'translate' ? 'en' : language;
      const verbose = toVerboseJson({ segments, language: spoken, duration: seconds, task, text });
      const { segments: told, words = [], ...rest } = verbose;
      return json({
        ...{ ...rest, language: languageName(spoken) },
        ...(granularities.has('segment') && { segments: told }),
        ...(granularities.has('word') && { words }),
      });
    }
    case 'diarized_json': {
      const { task } = request;
      return json({ task, duration: seconds, text, segments: segments.map(diarizedSegment) });
    }
  }
}

/** The last event of a stream. OpenAI counts tokens alone in it, and there are none to count: it has no `usage`. */
export function doneOf(
  transcript: Pick<Transcript, 'segments' | 'languages' | 'untold'>,
  request: Pick<TranscriptionRequest, 'logprobs'>,
): object {
  const { segments, languages, untold } = transcript;
  const more = { ...moreOf(segments, languages, request), ...untold };
  return { type: 'transcript.text.done', text: textOf(segments), ...more };
}

/** What stands beside the text, in `json` and at the end of a stream. */
export function moreOf(
  segments: readonly Segment[],
  languages: readonly string[],
  { logprobs }: Pick<TranscriptionRequest, 'logprobs'>,
): object {
  return {
    ...(logprobs && { logprobs: logprobsOf(segments) }),
    ...(languages.length > 0 && { languages: languages.map((code) => ({ code })) }),
  };
}

function textOf(segments: readonly Segment[]): string {
  return segments
    .map(({ text }) => text.trim())
    .filter((text) => text !== '')
    .join(' ');
}

import {
  createTranscriptWriter,
  SPEAKER_FORMATS,
  type SpeakerFormat,
  TRANSCRIPT_FORMATS,
  type TranscriptFormat,
} from '@ws/core/formats';
import { protocolError } from '@ws/core/internal';
import type { JobResult } from './job-files.js';

type ResultFormat = TranscriptFormat | SpeakerFormat;

const FORMATS: readonly ResultFormat[] = [...TRANSCRIPT_FORMATS, ...SPEAKER_FORMATS];
const TYPES: Partial<Record<ResultFormat, string>> = {
  json: 'application/json; charset=utf-8',
  'cpp.json': 'application/json; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
};

/** @throws TranscribeError `ERR_PROTOCOL`, `INVALID_MESSAGE` */
export function resultFormat(given: string | null): ResultFormat {
  const format = FORMATS.find((each) => each === (given ?? 'json'));
  if (format !== undefined) return format;
  throw protocolError('INVALID_MESSAGE', `"format" may be ${FORMATS.join(', ')}.`);
}

/**
 * A result as the file that `ws-server transcribe --words` writes of the same recording, byte for byte.
 *
 * @throws TranscribeError `ERR_INVALID_STATE` of `rttm`, where no speakers were told
 */
export function resultText(
  result: JobResult,
  format: ResultFormat,
): { readonly type: string; readonly text: string } {
  const { task, bilingual, seconds } = result;
  const writer = createTranscriptWriter(format, { task, bilingual, cues: {} });
  let text = '';
  for (const { language, ...segment } of result.segments) {
    text += writer.write({ segments: [segment], language });
  }
  return { type: TYPES[format] ?? 'text/plain; charset=utf-8', text: text + writer.end(seconds) };
}

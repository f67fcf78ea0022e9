import type { SpeakerTurn } from '../contracts/diarizer.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { invalidOption } from '../options/invalid-option.js';
import { choice, flag, optionKind, text } from '../options/option-kinds.js';
import { isObject, type OptionSpec, readOptions, type SettingsOf } from '../options/option-spec.js';
import { TASKS } from '../options/spoken-options.js';
import { ASS_HEADER, toAssLine } from './ass.js';
import { CPP_JSON_HEADER, toCppSegment } from './cpp-json.js';
import {
  BILINGUAL_TSV_HEADER,
  type Cue,
  spoken,
  srtName,
  srtText,
  TSV_HEADER,
  toBilingualTsvLine,
  toLrcLine,
  toMarkedVttCue,
  toSrtCue,
  toTsvLine,
  toTxtLine,
  toVttCue,
  VTT_HEADER,
  vttText,
  withName,
} from './cue.js';
import type { CueOptions } from './cue-options.js';
import { toRttmLine } from './rttm.js';
import { type SegmentedTranscript, segmentsOf } from './segments-of.js';
import { createCueCutter } from './to-cues.js';
import { toVerboseJson, toVerboseSegment } from './verbose-json.js';
import { highlighted, timedVttLines, WORD_MARKS, type WordMarks } from './word-marks.js';

/** All {@link TranscriptFormat}s. */
export const TRANSCRIPT_FORMATS = [
  'srt',
  'vtt',
  'ass',
  'txt',
  'tsv',
  'lrc',
  'json',
  'cpp.json',
] as const;

/** A format that a transcript can be written in. `json` is OpenAI's `verbose_json`, `cpp.json` the JSON of whisper.cpp. */
export type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];

/** All {@link SpeakerFormat}s. */
export const SPEAKER_FORMATS = ['rttm'] as const;

/** A format that tells who speaks when, and not what is said. `rttm` is NIST's. */
export type SpeakerFormat = (typeof SPEAKER_FORMATS)[number];

/** Settings of {@link createTranscriptWriter} and {@link formatTranscript}. */
export interface TranscriptWriterOptions {
  /** Of `srt`, `vtt` and `ass`: cut the text to what a viewer can read, as `toCues` does. Left out: a cue is a segment. */
  readonly cues?: CueOptions | undefined;
  /**
   * Of `srt` and `vtt`, `highlight`: a cue for each word, in which that word is underlined. Of `vtt` and `ass`, `karaoke`:
   * the time of each word stands in the cue. Both need `cues`. Where segments have no words, their time is shared out. Left
   * out: words are not marked.
   */
  readonly wordMarks?: WordMarks | undefined;
  /** What `json` says of it; of `translate`, subtitles break as English does. Default `transcribe`. */
  readonly task?: 'transcribe' | 'translate' | undefined;
  /** Of `tsv`: whether there is a column for translations. All other formats write those that there are. Default false. */
  readonly bilingual?: boolean | undefined;
  /** Of `rttm`: what the recording is called there, spaces as `_`. Default `recording`. */
  readonly recording?: string | undefined;
}

const SPEC: OptionSpec<SettingsOf<TranscriptWriterOptions, 'cues' | 'task' | 'wordMarks'>> = {
  // Looked at where they are used.
  cues: optionKind<CueOptions | undefined>('an object', isObject, undefined),
  wordMarks: choice(WORD_MARKS),
  task: choice(TASKS),
  bilingual: flag(false),
  recording: text('recording'),
};

/**
 * A transcript, or a part of one: the final event of a session, or what a backend answers. Where there are no segments, the
 * text is written as one segment from `start` to `end`. `json` tells its language.
 */
export interface WrittenTranscript
  extends SegmentedTranscript,
    Partial<Pick<TranscriptResult, 'language'>> {
  /** Turns, as a diarizer tells them: `rttm` writes these in place of the segments, whose speakers are one at a time. */
  readonly turns?: readonly SpeakerTurn[] | undefined;
}

/** Writes a transcript as it comes. What `write` and `end` return, one after the other, is the file. */
export interface TranscriptWriter {
  /** The text to append for this final. It may be empty: a cue waits for what may share it, unless cues are `live`. */
  write(transcript: WrittenTranscript): string;
  /**
   * The rest of the file. Called once.
   *
   * @param seconds - length of the recording, 0 or more: the `duration` of `json`; other formats do not write it. Default:
   * the end of the last segment
   * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_STATE` of `rttm`, where there were segments, and all without
   * speakers
   */
  end(seconds?: number): string;
}

/**
 * A writer of a format. All formats but `json` are written without holding anything but the text of some cues. Files of
 * JSON are one document, complete with `end`; the texts and words of `json` are held until then.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createTranscriptWriter(
  format: TranscriptFormat | SpeakerFormat,
  options: TranscriptWriterOptions = {},
): TranscriptWriter {
  const { cues: given, task, wordMarks, bilingual, recording } = readOptions(SPEC, options);
  // A translation is in English, whatever was spoken.
  const cues =
    given && task === 'translate' ? { ...given, language: given.language ?? 'en' } : given;
  if (wordMarks !== undefined && cues === undefined) {
    throw invalidOption('wordMarks', wordMarks, 'left out, or given with "cues"');
  }
  switch (format) {
    case 'srt': {
      let number = 0;
      const toText = (cue: Cue): string => toSrtCue(cue, ++number);
      if (wordMarks !== 'highlight') return cueWriter(cues, toText, srtName);
      const all = (cue: Cue): string => highlighted(cue, srtText).map(toText).join('');
      return cueWriter(cues, all, srtName);
    }
    case 'vtt':
      return withHeader(VTT_HEADER, cueWriter(cues, vttCueOf(wordMarks)));
    case 'ass':
      return withHeader(
        ASS_HEADER,
        cueWriter(
          cues,
          (cue) => toAssLine(cue, wordMarks === 'karaoke'),
          (name) => name,
        ),
      );
    case 'txt':
      return cueWriter(undefined, toTxtLine);
    case 'tsv':
      return bilingual
        ? withHeader(BILINGUAL_TSV_HEADER, cueWriter(undefined, toBilingualTsvLine))
        : withHeader(TSV_HEADER, cueWriter(undefined, toTsvLine));
    case 'lrc':
      return cueWriter(undefined, toLrcLine);
    case 'json':
      return withHeader('{"segments":[', jsonWriter(task));
    case 'cpp.json':
      return withHeader(CPP_JSON_HEADER, cppJsonWriter());
    case 'rttm':
      return rttmWriter(recording);
    default: {
      const all = [...TRANSCRIPT_FORMATS, ...SPEAKER_FORMATS];
      throw invalidOption('format', format, `one of ${all.join(', ')}`);
    }
  }
}

/**
 * A whole transcript in a format: what {@link createTranscriptWriter} writes, at once.
 *
 * @throws TranscribeError as the writer does
 */
export function formatTranscript(
  format: TranscriptFormat | SpeakerFormat,
  transcript: WrittenTranscript,
  options: TranscriptWriterOptions = {},
): string {
  const writer = createTranscriptWriter(format, options);
  return writer.write(transcript) + writer.end();
}

function withHeader(header: string, body: TranscriptWriter): TranscriptWriter {
  let rest = header;
  const after = (text: string) => {
    const all = rest + text;
    rest = '';
    return all;
  };
  return {
    write: (transcript) => after(body.write(transcript)),
    end: (seconds) => after(body.end(seconds)),
  };
}

function vttCueOf(wordMarks: WordMarks | undefined): (cue: Cue) => string {
  if (wordMarks === undefined) return toVttCue;
  if (wordMarks === 'karaoke') return (cue) => toMarkedVttCue(cue, timedVttLines(cue, vttText));
  return (cue) =>
    highlighted(cue, vttText)
      .map((each) => toMarkedVttCue(each, each.lines!))
      .join('');
}

/**
 * @param named - writes the name of a speaker, which stands before the text where that speaker begins. Left out: none does
 */
function cueWriter(
  options: CueOptions | undefined,
  toText: (cue: Cue) => string,
  named?: (name: string) => string,
): TranscriptWriter {
  const cutter = options && createCueCutter(options, { named });
  let last: string | undefined;
  function nameWhereBegins(segment: Segment): Cue {
    const begins = segment.speaker !== last;
    last = segment.speaker;
    return named && begins ? withName(segment, named) : segment;
  }
  const all = (cues: readonly Cue[]) =>
    spoken(cues)
      .map((cue) => toText(cue))
      .join('');
  return {
    write(transcript) {
      const segments = segmentsOf(transcript);
      return all(cutter?.cut(segments, transcript.language) ?? segments.map(nameWhereBegins));
    },
    end: () => all(cutter?.end() ?? []),
  };
}

function jsonWriter(task: 'transcribe' | 'translate' | undefined): TranscriptWriter {
  const written: Segment[] = [];
  let language = 'und';
  return {
    write(transcript) {
      language = transcript.language ?? language;
      return segmentsOf(transcript)
        .map((segment) => {
          const { start, end, text, words } = segment;
          const id = written.push({ start, end, text, words }) - 1;
          return (id > 0 ? ',' : '') + JSON.stringify(toVerboseSegment(segment, id));
        })
        .join('');
    },
    end(duration) {
      if (duration !== undefined && !(Number.isFinite(duration) && duration >= 0)) {
        throw invalidOption('seconds', duration, 'a number of seconds, 0 or more');
      }
      // The segments stand in the file already; what is left is everything else.
      const { segments: _, ...rest } = toVerboseJson({
        segments: written,
        language,
        duration,
        task,
      });
      return `],${JSON.stringify(rest).slice(1)}\n`;
    },
  };
}

function cppJsonWriter(): TranscriptWriter {
  let count = 0;
  let language = 'und';
  return {
    write(transcript) {
      language = transcript.language ?? language;
      return segmentsOf(transcript)
        .map((segment) => (count++ > 0 ? ',' : '') + JSON.stringify(toCppSegment(segment)))
        .join('');
    },
    end: () => `],"result":${JSON.stringify({ language })}}\n`,
  };
}

function rttmWriter(recording: string): TranscriptWriter {
  let isTold = false;
  let isSpoken = false;
  return {
    write(transcript) {
      const segments = segmentsOf(transcript);
      isSpoken ||= spoken(segments).length > 0;
      const own = segments.flatMap(({ start, end, speaker }) =>
        speaker === undefined ? [] : [{ start, end, speaker }],
      );
      const turns = transcript.turns ?? own;
      isTold ||= transcript.turns !== undefined || own.length > 0;
      return turns.map((turn) => toRttmLine(turn, recording)).join('');
    },
    end() {
      if (isTold || !isSpoken) return '';
      throw new TranscribeError(
        'RTTM tells who speaks when, and this transcript has no speakers. Have a diarizer tell them, or write another format.',
        { code: 'ERR_INVALID_STATE' },
      );
    },
  };
}

import { SPEAKER_FORMATS, TRANSCRIPT_FORMATS } from '@ws/core/formats';
import {
  flag,
  LANGUAGE,
  LANGUAGES,
  languageCode,
  listOf,
  type OptionKind,
  PROMPT,
  REDACTION,
  type RedactionKind,
  SPOKEN,
  text,
  wholeNumber,
} from '@ws/core/internal';
import type { Command } from 'commander';
import { addCueFlags, type CueArguments } from './cue-flags.js';
import { addFlag } from './flag.js';
import { OUTPUT_FORMATS, type OutputFormat } from './output-formats.js';

/** What the flags say about the speech. */
export interface SpeechArguments {
  readonly language?: string;
  readonly languages?: readonly string[];
  readonly translate?: boolean;
  readonly prompt?: string;
  readonly hotwords?: readonly string[];
  readonly redact?: readonly RedactionKind[];
  readonly words?: boolean;
}

export interface OutputArguments extends CueArguments {
  readonly output?: readonly OutputFormat[];
  readonly overwrite?: boolean;
}

/** Which recordings are transcribed, what of them, and where their transcripts go. */
export interface FileArguments extends OutputArguments {
  /** Folders within folders are looked through, too. */
  readonly recursive?: boolean;
  /** A file that lists recordings. */
  readonly filesFrom?: string;
  /** A folder whose recordings are transcribed as they come. */
  readonly watch?: string;
  /** Of several audio tracks, which one: 1, the first, to 64. Default 1. */
  readonly track?: number;
  /** Videos are written once more, with their transcripts as subtitles. */
  readonly mux?: boolean;
  /** The run leaves files that exist as they are. */
  readonly skipExisting?: boolean;
  /** The run leaves files that exist, and goes on where an earlier run was cut. */
  readonly resume?: boolean;
  /** What is said in another language has its English below it. */
  readonly bilingual?: boolean;
  /** Left out: each file beside its recording. */
  readonly outputDir?: string;
  /** Path of the files of one recording, without their endings. */
  readonly outputFile?: string;
  /** The one format goes to standard output. */
  readonly stdout?: boolean;
  /** Recordings that are transcribed at the same time. Default 1. */
  readonly jobs?: number;
}

export interface DisplayArguments {
  readonly timestamps?: boolean;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
}

/**
 * Adds the flags of {@link SpeechArguments}, and `--vad`.
 *
 * @param vad - the detectors to choose from
 */
export function addSpeechFlags(command: Command, vad: OptionKind<unknown>): Command {
  addFlag(command, 'language', LANGUAGE, {
    ...{ names: '-l, --language', value: 'code', take: givenLanguage },
    help: 'en, German, ... (default: auto, which finds it)',
  });
  addFlag(command, 'languages', LANGUAGES, {
    ...{ value: 'codes', isList: true, take: givenLanguage },
    help: 'what it may be: de,en',
  });
  addFlag(command, 'translate', flag(false), { help: 'write what is said in English' });
  addFlag(command, 'prompt', PROMPT, {
    value: 'text',
    help: 'text that the model reads first: names, spelling',
  });
  addFlag(command, 'hotwords', SPOKEN.hotwords, {
    value: 'words',
    isList: true,
    help: 'words to expect: names, terms',
  });
  addFlag(command, 'redact', REDACTION, {
    ...{ value: 'kinds', isList: true },
    help: 'what is covered: numbers,digits,pci,ssn,email,phone,iban',
  });
  addFlag(command, 'words', flag(false), { help: 'tell when each word was said (json)' });
  return addFlag(command, 'vad', vad, { help: 'what tells speech from silence' });
}

/**
 * Adds the flags of {@link OutputArguments}.
 *
 * @param whereTo - where the transcripts go, for the help
 */
export function addOutputFlags(command: Command, whereTo: string): Command {
  addFlag(command, 'output', listOf(OUTPUT_FORMATS, 1, []), {
    ...{ names: '-o, --output', value: 'formats', isList: true },
    take: (format) => (format === 'all' ? TRANSCRIPT_FORMATS : format),
    help: `${TRANSCRIPT_FORMATS.join(', ')}, several: srt,json, or all; of speakers: ${SPEAKER_FORMATS.join(', ')}; ${whereTo}`,
  });
  addFlag(command, 'overwrite', flag(false), { help: 'replace files that are there' });
  return addCueFlags(command);
}

/** Adds `--output-file`, which names the files of one transcript. */
export function addOutputFileFlag(command: Command, help: string): Command {
  return addFlag(command, 'outputFile', text(), { value: 'path', help });
}

/**
 * Adds the names of recordings, and the flags of {@link FileArguments}.
 *
 * @param resumes - what `--resume` does, for the help
 */
export function addFileFlags(command: Command, resumes: string): Command {
  command.argument('[file...]', 'recordings: files, folders, "globs*"; - for standard input');
  addFlag(command, 'recursive', flag(false), {
    names: '-r, --recursive',
    help: 'look in the folders within a folder, too',
  });
  addFlag(command, 'filesFrom', text(), {
    value: 'list',
    help: 'a file that names a recording in each line; - for standard input',
  });
  addOutputFlags(command, 'beside the recordings (default: text, to standard output)');
  addFlag(command, 'outputDir', text(), {
    value: 'folder',
    help: 'where files go, as the recordings are below a folder (default: beside these)',
  });
  addOutputFileFlag(command, 'path of the files of one recording, without their endings');
  addFlag(command, 'skipExisting', flag(false), {
    help: 'leave files that are there, and transcribe what has none',
  });
  addFlag(command, 'resume', flag(false), { help: resumes });
  addFlag(command, 'watch', text(), {
    value: 'folder',
    help: 'transcribe what is in a folder and what comes into it, until Ctrl-C',
  });
  addFlag(command, 'track', wholeNumber(1, 64), {
    help: 'the sound track of a video, of several (default: 1)',
  });
  addFlag(command, 'mux', flag(false), {
    help: 'write a video with the subtitles in it, too: talk.subtitled.mp4 (needs ffmpeg)',
  });
  addFlag(command, 'stdout', flag(false), { help: 'write the one format to standard output' });
  return addFlag(command, 'jobs', wholeNumber(1, 64), {
    names: '-j, --jobs',
    help: 'recordings that are transcribed at the same time (default: 1)',
  });
}

export function addDisplayFlags(command: Command): Command {
  addFlag(command, 'timestamps', flag(false), { help: 'tell when each line was said' });
  addFlag(command, 'quiet', flag(false), { names: '-q, --quiet', help: 'nothing but the text' });
  return addFlag(command, 'verbose', flag(false), {
    names: '-v, --verbose',
    help: 'tell what happens on stderr, also where that is no terminal',
  });
}

/**
 * @param said - a language's code, or its English name
 * @returns its code; `undefined` for `auto`
 */
function givenLanguage(said: string): string | undefined {
  const code = languageCode(said);
  return code === 'auto' ? undefined : code;
}

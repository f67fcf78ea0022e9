import { TRANSCRIPT_FORMATS } from '@ws/core/formats';
import {
  choice,
  LANGUAGE,
  LANGUAGES,
  listOf,
  number,
  type OptionKind,
  PROMPT,
  SPOKEN,
  TASKS,
  text,
  wholeNumber,
} from '@ws/core/internal';
import { Command } from 'commander';
import { SERVER_OPTIONS } from '../../app/options/server-options.js';
import { ENGINE_FLAGS } from '../engine-flags.js';
import { type Flag, flagOf } from '../flags.js';
import { LOG_LEVELS } from '../log.js';
import { stopWithStdin } from '../on-stdin-end.js';

// A hundred days.
const MOST_SECONDS = 8_640_000;

const { backend, model, precision, threads, processes, executionProviders, vad, redact } =
  SERVER_OPTIONS;

const FLAGS: Readonly<Record<string, readonly [kind: OptionKind<unknown>, flag: Flag]>> = {
  model: [model, ENGINE_FLAGS.model],
  format: [
    listOf(TRANSCRIPT_FORMATS, 1, []),
    {
      names: '-f, --format',
      value: 'formats',
      isList: true,
      help: `files to write: ${TRANSCRIPT_FORMATS.join(',')} (default: the text, to standard output)`,
    },
  ],
  outputDir: [
    text('.'),
    { names: '-o, --output-dir', value: 'folder', help: 'where to write the files' },
  ],
  jobs: [
    wholeNumber(1, 64, 1),
    { names: '-j, --jobs', help: 'recordings that are transcribed at the same time' },
  ],
  language: [
    LANGUAGE,
    { names: '-l, --language', value: 'code', help: 'en, de, ... (default: found)' },
  ],
  languages: [
    LANGUAGES,
    {
      value: 'codes',
      isList: true,
      help: 'what it may be: de,en (default: all that the model knows)',
    },
  ],
  task: [choice(TASKS, 'transcribe'), { help: 'transcribe, or translate into English' }],
  prompt: [
    PROMPT,
    { value: 'text', help: 'text that the model reads before each piece: names, spelling' },
  ],
  hotwords: [
    SPOKEN.hotwords,
    { value: 'words', isList: true, help: 'words to expect: names, terms' },
  ],
  redact: [
    redact,
    {
      value: 'kinds',
      isList: true,
      help: 'what is covered: numbers,digits,pci,ssn,email,phone,iban (default: nothing)',
    },
  ],
  from: [number(0, MOST_SECONDS, 0), { value: 'seconds', help: 'where in the recording to begin' }],
  backend: [backend, ENGINE_FLAGS.backend],
  vad: [vad, { help: 'what tells speech from silence' }],
  precision: [precision, ENGINE_FLAGS.precision],
  threads: [threads, ENGINE_FLAGS.threads],
  processes: [processes, { help: 'pieces of a recording that are decoded at once' }],
  executionProviders: [executionProviders, ENGINE_FLAGS.executionProviders],
  logLevel: [choice(LOG_LEVELS, 'warn'), { value: 'level', help: 'logs are JSON lines on stderr' }],
};

/** `ws-server transcribe` as a program. It throws where commander would end the process. */
export function createTranscribeProgram(): Command {
  const program = new Command('ws-server transcribe')
    .description(
      'Writes the transcripts of recordings: WAV, MP3, M4A and MP4, FLAC, Ogg, WebM, AAC.',
    )
    .argument('<file...>', 'recordings')
    .exitOverride();
  for (const [name, [kind, flag]] of Object.entries(FLAGS)) {
    program.addOption(flagOf(name, kind, flag));
  }
  return program
    .option('--word-timestamps', 'tell when each word was said (json)', false)
    .option('--carry-text', 'let the model read what was said before each piece', false)
    .option('--beside', 'write the files beside their recordings', false)
    .option('--stdout', 'write the one format to standard output', false)
    .option('--quiet', 'tell nothing but what goes wrong', false)
    .addOption(stopWithStdin().hideHelp())
    .option('--overwrite', 'replace files that are there', false)
    .showHelpAfterError('Try --help.');
}

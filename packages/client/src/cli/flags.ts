import type { StrategyName } from '@ws/core';
import { TRANSCRIPT_FORMATS, type TranscriptFormat } from '@ws/core/formats';
import {
  choice,
  LANGUAGE,
  LANGUAGES,
  listOf,
  number,
  PROMPT,
  REDACTION,
  type RedactionKind,
  SPOKEN,
  STRATEGY_NAMES,
  TURN_NAMES,
  type TurnName,
  text,
  VAD_NAMES,
  type VadName,
  wholeNumber,
} from '@ws/core/internal';
import { type Command, Option } from 'commander';
import { flagOf } from './flag.js';
import { languageCode } from './language-code.js';

/** What is said of the speech, whoever transcribes it. */
export interface SpeechArguments {
  readonly language?: string;
  readonly languages?: readonly string[];
  readonly translate: boolean;
  readonly prompt?: string;
  readonly hotwords?: readonly string[];
  readonly words: boolean;
  readonly redact?: readonly RedactionKind[];
  readonly vad?: VadName;
}

/** What is said of a live session besides. */
export interface SessionArguments {
  readonly strategy?: StrategyName;
  readonly turn?: TurnName;
}

/** Who transcribes. */
export interface EngineArguments {
  /** Left out: the engine runs in a process of its own. */
  readonly server?: string;
  readonly model?: string;
  readonly backend?: string;
  readonly threads?: string;
}

/** Where transcripts go. */
export interface OutputArguments {
  readonly output?: readonly TranscriptFormat[];
  readonly overwrite: boolean;
}

/** Where captions go besides. */
export interface SinkArguments {
  readonly captionFile?: string;
  readonly obs?: string;
  readonly webhook?: string;
}

/** What is shown. */
export interface DisplayArguments {
  readonly timestamps: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
}

/** Adds the flags of {@link SpeechArguments}. */
export function addSpeechFlags(command: Command): Command {
  return command
    .addOption(
      flagOf(LANGUAGE, {
        ...{ names: '-l, --language', value: 'code', take: languageCode },
        help: 'en, German, ... (default: auto, which finds it)',
      }),
    )
    .addOption(
      flagOf(LANGUAGES, {
        ...{ names: '--languages', value: 'codes', isList: true, take: languageCode },
        help: 'what it may be: de,en',
      }),
    )
    .option('--translate', 'write what is said in English', false)
    .addOption(
      flagOf(PROMPT, {
        ...{ names: '--prompt', value: 'text' },
        help: 'text that the model reads first: names, spelling',
      }),
    )
    .addOption(
      flagOf(SPOKEN.hotwords, {
        ...{ names: '--hotwords', value: 'words', isList: true },
        help: 'words to expect: names, terms',
      }),
    )
    .addOption(
      flagOf(REDACTION, {
        ...{ names: '--redact', value: 'kinds', isList: true },
        help: 'what is covered: numbers,digits,pci,ssn,email,phone,iban',
      }),
    )
    .option('--words', 'tell when each word was said (json)', false)
    .addOption(
      flagOf(choice(VAD_NAMES), {
        ...{ names: '--vad', value: 'name' },
        help: 'what tells speech from silence',
      }),
    );
}

/** Adds the flags of {@link SessionArguments}. */
export function addSessionFlags(command: Command): Command {
  return command
    .addOption(
      flagOf(choice(STRATEGY_NAMES), {
        ...{ names: '-s, --strategy', value: 'name' },
        help: 'how live text is made',
      }),
    )
    .addOption(
      flagOf(choice(TURN_NAMES), {
        ...{ names: '--turn', value: 'name' },
        help: 'what tells that a speaker has finished',
      }),
    );
}

/** Adds the flags of {@link EngineArguments}. */
export function addEngineFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--server <url>',
        'a server, ws://HOST:8765 (default: the engine, in a process of its own)',
      ).env('WS_SERVER'),
    )
    .addOption(
      flagOf(text(), {
        ...{ names: '-m, --model', value: 'name' },
        help: 'tiny.en, base, ...; with --server, the one that it must have',
      }).env('WHISPER_MODEL'),
    )
    .addOption(
      flagOf(text(), {
        ...{ names: '-b, --backend', value: 'name' },
        help: 'what transcribes, without --server: onnx, whispercpp, ...',
      }),
    )
    .addOption(
      flagOf(wholeNumber(1, 64), {
        ...{ names: '-t, --threads', value: 'number' },
        help: 'threads of one inference, without --server',
      }),
    );
}

/** Adds the flags of {@link OutputArguments}. */
export function addOutputFlags(command: Command, whereTo: string): Command {
  return command
    .addOption(
      flagOf(listOf(TRANSCRIPT_FORMATS, 1, []), {
        ...{ names: '-o, --output', value: 'formats', isList: true },
        help: `${TRANSCRIPT_FORMATS.join(', ')}, or several: srt,json; ${whereTo}`,
      }),
    )
    .addOption(new Option('-f, --format <formats>', 'the same').hideHelp())
    .option('--overwrite', 'replace files that are there', false);
}

/** Adds the flags of {@link SinkArguments}. */
export function addSinkFlags(command: Command): Command {
  return command
    .option(
      '--caption-file <path>',
      'a file that follows what is said: .vtt, .srt, or .txt for OBS',
    )
    .option(
      '--obs <url>',
      'captions of what OBS streams: ws://127.0.0.1:4455 (password: OBS_PASSWORD)',
    )
    .option(
      '--webhook <url>',
      'post each final there as JSON (signed with WEBHOOK_SECRET, if set)',
    );
}

/** Adds the flags of {@link DisplayArguments}. */
export function addDisplayFlags(command: Command): Command {
  return command
    .option('--timestamps', 'tell when each line was said', false)
    .option('-q, --quiet', 'nothing but the text', false)
    .option('-v, --verbose', 'tell what happens on stderr, also where that is no terminal', false);
}

/** How many recordings are transcribed at the same time. */
export const JOBS: Option = flagOf(wholeNumber(1, 64), {
  ...{ names: '-j, --jobs', value: 'number' },
  help: 'recordings that are transcribed at the same time (default: 1)',
});

/** Where in a recording to begin. */
export const FROM: Option = flagOf(number(0, 8_640_000), {
  ...{ names: '--from', value: 'seconds' },
  help: 'where to begin, without --server',
});

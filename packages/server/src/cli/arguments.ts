import { VAD_NAMES, type VadName } from '@ws/core/protocol';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ADAPTER_NAMES, type AdapterName } from '../by-name/adapters.js';
import { LIMIT_NAMES, LIMITS, type ServerLimitOptions } from '../options/limits.js';
import type { NumberRange } from '../options/number-range.js';
import { DEFAULT_SERVER_OPTIONS, NUMBERS, PRECISIONS } from '../options/server-options.js';
import { LOG_LEVELS, type LogLevel } from './log.js';

/** What the command line and the environment say. */
export interface Arguments extends ServerLimitOptions {
  readonly backend: AdapterName;
  readonly model: string;
  readonly host: string;
  readonly port: number;
  readonly allowOrigin?: readonly string[];
  readonly partialIntervalMs?: number;
  readonly vad: VadName;
  readonly precision: 'auto' | 'fp32' | 'int8';
  readonly threads: number | 'auto';
  readonly processes: number | 'auto';
  readonly executionProviders?: readonly string[];
  readonly logLevel?: LogLevel;
}

const LIMIT_HELP: Readonly<Record<keyof ServerLimitOptions, string>> = {
  maxClients: 'sessions open at once',
  maxMessageBytes: 'largest frame a client may send',
  maxBufferedMs: 'audio of a session that may wait for its final, before reading stops',
  maxUtteranceMs: 'a longer utterance is cut at its quietest point',
  maxOneShotMs: 'longest audio of a message that asks for one answer',
  maxSessionMs: 'longest session',
  idleTimeoutMs: 'a session without a message for so long is closed',
  maxOutgoingBytes: 'answers that a client may leave unread',
  callTimeoutMs: 'what the engine is given for one call',
  heartbeatIntervalMs: 'between two pings',
  drainTimeoutMs: 'what sessions are given to finish on SIGINT and SIGTERM',
};

/** The command line as a program; flags win over the environment. */
export function createProgram(version: string): Command {
  const program = new Command('ws-server')
    .description('Real-time transcription with Whisper over WebSockets.')
    .version(version, '-V, --version')
    .addOption(
      new Option(
        '-m, --model <name>',
        'model: a name (tiny.en, base, ...), a repository (owner/name) or a path',
      )
        .env('WHISPER_MODEL')
        .default(DEFAULT_SERVER_OPTIONS.model),
    )
    .addOption(
      new Option(
        '-b, --backend <name>',
        'what transcribes; all but onnx are packages to be installed (see the README)',
      )
        .choices(ADAPTER_NAMES)
        .env('WHISPER_BACKEND')
        .default(DEFAULT_SERVER_OPTIONS.backend),
    )
    .addOption(
      new Option('--host <address>', 'address to listen on; 0.0.0.0 for all')
        .env('HOST')
        .default(DEFAULT_SERVER_OPTIONS.host),
    )
    .addOption(
      number('-p, --port <number>', 'port to listen on; 0 picks a free one', NUMBERS.port).env(
        'PORT',
      ),
    )
    .addOption(
      new Option(
        '--allow-origin <origins>',
        'web pages that may use the server, besides its own: https://example.com, null, or * for all',
      )
        .argParser((names, before: readonly string[] = []) => [...before, ...list(names)])
        .env('ALLOW_ORIGIN'),
    )
    .addOption(
      number(
        '--partial-interval-ms <ms>',
        'audio between two partials; 0 for none (default: by the strategy)',
        NUMBERS.partialIntervalMs,
      ).env('PARTIAL_INTERVAL_MS'),
    )
    .addOption(
      new Option(
        '--vad <name>',
        'what tells speech from silence, where a client asks for nothing else',
      )
        .choices(VAD_NAMES)
        .env('VAD_BACKEND')
        .default(DEFAULT_SERVER_OPTIONS.vad),
    )
    .addOption(
      new Option('--precision <kind>', 'what the engine computes in')
        .choices(PRECISIONS)
        .default(DEFAULT_SERVER_OPTIONS.precision),
    )
    .addOption(number('--threads <number>', 'threads of one inference', NUMBERS.threads))
    .addOption(
      number(
        '--processes <number>',
        'calls of the engine that run at once: so many sessions are decoded at a time',
        NUMBERS.processes,
      ),
    )
    .addOption(
      new Option(
        '--execution-providers <names>',
        'what onnx computes on, best first (cuda,cpu; default: cpu)',
      ).argParser(list),
    );
  for (const name of LIMIT_NAMES) {
    const unit = name.endsWith('Ms') ? 'ms' : name.endsWith('Bytes') ? 'bytes' : 'number';
    program.addOption(number(`--${kebab(name)} <${unit}>`, LIMIT_HELP[name], LIMITS[name]));
  }
  return program
    .addOption(
      new Option(
        '--log-level <level>',
        'logs are JSON lines on stderr (default: info, in a terminal warn)',
      ).choices(LOG_LEVELS),
    )
    .addHelpText(
      'after',
      `
ws-server models lists, downloads, checks and removes models: see ws-server models --help.

When it is ready, one line on stdout says where it listens:
  listening on ws://127.0.0.1:8765/ws/transcribe/prompt (model base)

Exit codes: 0 stopped by SIGINT or SIGTERM, 1 cannot start, 2 wrong usage.`,
    )
    .allowExcessArguments(false)
    .showHelpAfterError('Try --help.');
}

function number(
  flags: string,
  description: string,
  { fallback, min, max }: NumberRange<number | 'auto' | undefined>,
): Option {
  const option = new Option(flags, description).argParser((text) => {
    if (text === 'auto' && fallback === 'auto') return text;
    const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      const accepted = `a whole number from ${min} to ${max}${fallback === 'auto' ? ', or auto' : ''}`;
      throw new InvalidArgumentError(`It must be ${accepted}.`);
    }
    return value;
  });
  return fallback === undefined ? option : option.default(fallback);
}

function list(names: string): readonly string[] {
  return names.split(',').map((name) => name.trim());
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

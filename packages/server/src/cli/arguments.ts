import { Command, Option } from 'commander';
import { SERVER_OPTIONS, type ServerOptions } from '../options/server-options.js';
import { ENGINE_FLAGS } from './engine-flags.js';
import { type Flag, flagOf } from './flags.js';
import { LOG_LEVELS, type LogLevel } from './log.js';

/** What a program alone can say. */
type OfPrograms =
  | 'server'
  | 'path'
  | 'onSession'
  | 'onEvent'
  | 'onModelProgress'
  | 'logger'
  | 'clock'
  | 'signal';
type Flagged = Exclude<keyof ServerOptions, OfPrograms>;

/** What the command line and the environment say. */
export interface Arguments extends Omit<ServerOptions, OfPrograms | 'allowedOrigins'> {
  readonly allowOrigin?: readonly string[];
  readonly logLevel?: LogLevel;
}

const FLAGS: Readonly<Record<Flagged, Flag>> = {
  ...ENGINE_FLAGS,
  host: { value: 'address', env: 'HOST', help: 'address to listen on; 0.0.0.0 for all' },
  port: { names: '-p, --port', env: 'PORT', help: 'port to listen on; 0 picks a free one' },
  allowedOrigins: {
    names: '--allow-origin',
    value: 'origins',
    env: 'ALLOW_ORIGIN',
    isList: true,
    help: 'web pages that may use the server, besides its own: https://example.com, null, or * for all',
  },
  partialIntervalMs: {
    env: 'PARTIAL_INTERVAL_MS',
    help: 'audio between two partials; 0 for none (default: by the strategy)',
  },
  languages: {
    value: 'codes',
    env: 'WHISPER_LANGUAGES',
    isList: true,
    help: 'what may be spoken, where a client says nothing else: de,en (default: all that the model knows)',
  },
  vad: {
    env: 'VAD_BACKEND',
    help: 'what tells speech from silence, where a client asks for nothing else',
  },
  processes: {
    help: 'calls of the engine that run at once: so many sessions are decoded at a time',
  },
  turn: {
    env: 'TURN_DETECTOR',
    help: 'what tells that a speaker has finished: smart, or none for a fixed pause',
  },
  maxClients: { help: 'sessions open at once' },
  maxWaitingClients: { help: 'clients that wait for a place, or for the model' },
  maxMessageBytes: { help: 'largest frame a client may send' },
  maxBufferedMs: { help: 'audio of a session that may wait for its final, before reading stops' },
  maxUtteranceMs: { help: 'a longer utterance is cut at its quietest point' },
  maxOneShotMs: { help: 'longest audio of a message that asks for one answer' },
  maxSessionMs: { help: 'longest session' },
  idleTimeoutMs: { help: 'a session without a message for so long is closed' },
  maxOutgoingBytes: { help: 'answers that a client may leave unread' },
  callTimeoutMs: { help: 'what the engine is given for one call' },
  heartbeatIntervalMs: { help: 'between two pings' },
  resumeWindowMs: { help: 'how long a session waits for a client that lost its connection' },
  maxParkedSessions: { help: 'sessions that wait so at the same time' },
  drainTimeoutMs: { help: 'what sessions are given to finish on SIGINT and SIGTERM' },
};

/** The command line as a program; flags win over the environment. */
export function createProgram(version: string): Command {
  const program = new Command('ws-server')
    .description('Real-time transcription with Whisper over WebSockets.')
    .version(version, '-V, --version');
  for (const name of Object.keys(FLAGS) as Flagged[]) {
    program.addOption(flagOf(name, SERVER_OPTIONS[name], FLAGS[name]));
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
ws-server transcribe writes the transcripts of recordings: see ws-server transcribe --help.
ws-server models lists, downloads, checks and removes models: see ws-server models --help.

When it is ready, one line on stdout says where it listens:
  listening on ws://127.0.0.1:8765/ws/transcribe/prompt (model base)

Exit codes: 0 stopped by SIGINT or SIGTERM, 1 cannot start, 2 wrong usage.`,
    )
    .allowExcessArguments(false)
    .showHelpAfterError('Try --help.');
}

import type { Flag } from '@ws/cli-kit';
import { choice, flag, type OptionKind } from '@ws/core/internal';
import { SERVER_OPTIONS, type ServerOptions } from '../app/options/server-options.js';
import { LOG_LEVELS, type LogLevel } from './log.js';

/** What a program alone can say. */
type OfPrograms =
  | 'fd'
  | 'server'
  | 'path'
  | 'protocols'
  | 'onSession'
  | 'onEvent'
  | 'onModelProgress'
  | 'logger'
  | 'clock'
  | 'signal'
  | 'authenticate'
  // Every user of a machine can read a command line.
  | 'apiKeys'
  | 'tokenSecret'
  | 'twilioAuthToken';

export interface OperatorOptions extends Omit<ServerOptions, OfPrograms> {
  readonly logLevel?: LogLevel | undefined;
  /** Spoken conversations, by `@ws/voice`. */
  readonly voice?: boolean | undefined;
}

export type Flagged = keyof OperatorOptions;

export interface ServerFlag extends Flag {
  /** Among the few that `--help` shows; `--help all` shows every one. */
  readonly isCommon?: true;
}

/** What the command line, the environment and the configuration file say of each option. */
export const SERVER_FLAGS: Readonly<Record<Flagged, ServerFlag>> = {
  model: {
    names: '-m, --model',
    env: 'WHISPER_MODEL',
    help: 'model: a name (tiny.en, base, ...), a repository (owner/name) or a path (default: base; of moonshine tiny)',
    isCommon: true,
  },
  backend: {
    names: '-b, --backend',
    env: 'WHISPER_BACKEND',
    help: 'what transcribes; all but onnx and moonshine are packages to be installed (see the README)',
    isCommon: true,
  },
  fallbackBackend: {
    help: 'a second engine, which answers where the first fails: as --backend (default: none)',
  },
  fallbackModel: {
    value: 'model',
    help: 'its model; without --fallback-backend, of the same backend',
  },
  fallbackTimeoutMs: {
    help: 'after so long for 30 s of audio an engine has hung (default: half of --call-timeout-ms)',
  },
  fallbackLazy: { help: 'the second engine is loaded when it is first needed' },
  precision: { value: 'kind', help: 'what the engine computes in' },
  threads: { names: '-t, --threads', help: 'threads of one inference' },
  executionProviders: {
    value: 'names',
    isList: true,
    help: 'what onnx computes on, best first (cuda,cpu; default: cpu)',
  },
  host: {
    value: 'address',
    env: 'HOST',
    help: 'address to listen on; 0.0.0.0 for all',
    isCommon: true,
  },
  port: {
    names: '-p, --port',
    env: 'PORT',
    help: 'port to listen on; 0 picks a free one',
    isCommon: true,
  },
  allowedOrigins: {
    names: '--allow-origin',
    value: 'origins',
    env: 'ALLOW_ORIGIN',
    isList: true,
    help: 'web pages that may use the server, besides its own: https://example.com, null, or * for all',
    isCommon: true,
  },
  page: { help: 'the captions page at /; --no-page leaves it out' },
  dialects: {
    help: 'the clients of others, at the paths that they know; --no-dialects leaves them out',
  },
  voice: {
    env: 'VOICE',
    help: 'spoken conversations at /voice/stream; needs the package @ws/voice',
    isCommon: true,
  },
  wyomingPort: {
    env: 'WYOMING_PORT',
    help: "where Home Assistant's protocol, Wyoming, is served; it expects 10300",
  },
  wyomingOpen: { help: 'Wyoming for everybody who can reach it, also where others need a key' },
  voskPort: { help: 'where clients of vosk-server are served that can be given no path: 2700' },
  whisperLivePort: { help: 'the same of WhisperLive: 9090' },
  twilioWebhook: {
    value: 'address',
    env: 'TWILIO_WEBHOOK',
    help: 'where transcripts of calls of Twilio are sent (its auth token: TWILIO_AUTH_TOKEN)',
  },
  apiKeysFile: {
    value: 'path',
    env: 'WS_API_KEYS_FILE',
    help: 'a file of API keys; SIGHUP reads it again (keys themselves: WS_API_KEYS)',
    isCommon: true,
  },
  tlsCert: { value: 'path', env: 'TLS_CERT', help: 'certificate for wss and https, as PEM' },
  tlsKey: { value: 'path', env: 'TLS_KEY', help: 'its private key, as PEM' },
  tlsSelfSigned: { help: 'wss and https with a certificate made now, for trying out' },
  partialIntervalMs: {
    env: 'PARTIAL_INTERVAL_MS',
    help: 'audio between two partials; 0 for none (default: by the strategy)',
  },
  languages: {
    value: 'codes',
    env: 'WHISPER_LANGUAGES',
    isList: true,
    help: 'what may be spoken, where a client says nothing else: de,en (default: all that the model knows)',
    isCommon: true,
  },
  redact: {
    value: 'kinds',
    env: 'WS_REDACT',
    isList: true,
    help: 'what is covered in all transcripts: numbers,digits,pci,ssn,email,phone,iban (default: nothing)',
    isCommon: true,
  },
  vad: {
    env: 'VAD_BACKEND',
    help: 'what tells speech from silence, where a client asks for nothing else',
    isCommon: true,
  },
  processes: {
    help: 'calls of the engine that run at once: so many sessions are decoded at a time',
    isCommon: true,
  },
  turn: {
    env: 'TURN_DETECTOR',
    help: 'what tells that a speaker has finished: smart, or none for a fixed pause',
    isCommon: true,
  },
  speakers: {
    env: 'WHISPER_SPEAKERS',
    help: 'who speaks, live and in recordings, for clients that ask; needs the package @ws/speakers',
  },
  jobs: {
    value: 'url',
    help: 'recordings are transcribed later, by workers: redis://HOST:6379 (needs @ws/jobs)',
  },
  jobStorage: {
    value: 'place',
    help: 'where their audio and transcripts lie: a folder that all share, or s3://BUCKET',
  },
  jobHosts: { value: 'hosts', isList: true, help: 'hosts that recordings are fetched from' },
  webhookHosts: { value: 'hosts', isList: true, help: "hosts that are told of a job's end" },
  maxJobs: { help: 'jobs that have not ended' },
  maxJobsPerKey: { help: 'those of one API key' },
  maxJobMs: { help: 'longest recording of a job' },
  keepJobsMs: { help: 'how long a job is kept after its end' },
  maxClients: { help: 'sessions open at once', isCommon: true },
  maxWaitingClients: { help: 'clients that wait for a place, or for the model' },
  maxMessageBytes: { help: 'largest frame a client may send' },
  maxBufferedMs: { help: 'audio of a session that may wait for its final, before reading stops' },
  maxUtteranceMs: { help: 'a longer utterance is cut at its quietest point' },
  maxOneShotMs: { help: 'longest audio of a message that asks for one answer' },
  maxUploadBytes: { help: 'largest recording that is sent at once' },
  maxSessionMs: { help: 'longest session' },
  idleTimeoutMs: { help: 'a session without a message for so long is closed' },
  maxOutgoingBytes: { help: 'answers that a client may leave unread' },
  callTimeoutMs: { help: 'what the engine is given for one call' },
  heartbeatIntervalMs: { help: 'between two pings' },
  resumeWindowMs: { help: 'how long a session waits for a client that lost its connection' },
  sessionStore: {
    value: 'where',
    help: 'a folder, nats://… or redis://…: any server with the same store goes on with a session',
  },
  maxParkedSessions: { help: 'sessions that wait so at the same time' },
  drainTimeoutMs: { help: 'what sessions are given to finish on SIGINT and SIGTERM' },
  logLevel: {
    value: 'level',
    help: 'of the logs on stderr: JSON lines, for people in a terminal (default: info, in a terminal warn)',
    isCommon: true,
  },
};

/** The options of {@link SERVER_FLAGS}, in their order. */
export const FLAGGED: readonly Flagged[] = Object.keys(SERVER_FLAGS) as Flagged[];

const LOG_LEVEL = choice(LOG_LEVELS);
const VOICE = flag(false);

/** What one of them may be. */
export function kindOf(name: Flagged): OptionKind<unknown> {
  if (name === 'logLevel') return LOG_LEVEL;
  return name === 'voice' ? VOICE : SERVER_OPTIONS[name];
}

/** The variable of the environment that says an option: its own, or one that is named after it. */
export function variableOf(name: Flagged): string {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return SERVER_FLAGS[name].env ?? `WS_${snake}`;
}

import type { JobPriority } from '@ws/core';
import {
  choice,
  flag,
  invalidOption,
  listOf,
  MAX_SPEAKERS,
  type OptionSpec,
  protocolError,
  readOption,
  readOptions,
  required,
  type SettingsOf,
  SPOKEN,
  text,
} from '@ws/core/internal';
import { REDACTION_KINDS, type RedactionKind } from '@ws/redaction';
import { type JsonObject, stringsIn } from '../../net/http/json-object.js';
import type { TraceContext } from '../../operations/tracing/trace-context.js';
import { languageOf } from '../conversation/spoken.js';

/** The transcription that a client asks for. */
export interface RecordingRequest {
  readonly language?: string | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly prompt?: string | undefined;
  readonly hotwords?: readonly string[] | undefined;
  readonly task?: 'transcribe' | 'translate' | undefined;
  /** Segments that are not in English have their English besides. */
  readonly translation?: boolean | undefined;
  /** The result has the time of each word: subtitles begin with their words then. Default `true`. */
  readonly words?: boolean | undefined;
  readonly redact?: readonly RedactionKind[] | undefined;
  /** The result has the speaker of each segment. */
  readonly speakers?: boolean | undefined;
  readonly minSpeakers?: number | undefined;
  readonly maxSpeakers?: number | undefined;
  /** The address that a worker fetches the recording from. Left out: it lies in the storage. */
  readonly url?: string | undefined;
  /** The address that a worker tells of the end. */
  readonly webhook?: string | undefined;
}

/** A request as it lies in the queue, with the bounds of the server that took it. */
export interface QueuedRequest extends RecordingRequest {
  readonly maxJobMs: number;
  readonly maxBytes: number;
  /** Set where the webhook is told in the way of another service. */
  readonly callback?: ForeignCallback | undefined;
  /** The trace of the request that added the job. */
  readonly trace?: TraceContext | undefined;
}

/** The answer that a callback of another service's client gets about a recording. */
export interface ForeignCallback {
  readonly service: 'deepgram';
  readonly method: 'POST' | 'PUT';
  /** Further facts of the answer, which the protocol of the service reads again. */
  readonly answer: Readonly<Record<string, unknown>>;
}

/** A request of a client. */
export interface JobRequest {
  readonly recording: RecordingRequest;
  readonly priority: JobPriority;
}

/** Fields of a form, beside the file, and of JSON. */
export const JOB_FIELDS: readonly string[] = [
  ...['language', 'languages', 'prompt', 'hotwords', 'task', 'translation', 'words', 'redact'],
  ...['speakers', 'min_speakers', 'max_speakers', 'priority', 'webhook', 'url'],
];

const MOST_ADDRESS_CHARS = 2048;

type Read = SettingsOf<
  RecordingRequest & { readonly priority: JobPriority },
  Exclude<keyof RecordingRequest, 'task' | 'translation' | 'words' | 'redact' | 'speakers'>
>;

const SPEC: OptionSpec<Read> = {
  ...SPOKEN,
  task: choice(['transcribe', 'translate'], 'transcribe'),
  translation: flag(false),
  words: flag(true),
  redact: listOf(REDACTION_KINDS, 0, []),
  speakers: flag(false),
  minSpeakers: MAX_SPEAKERS,
  maxSpeakers: MAX_SPEAKERS,
  url: text(),
  webhook: text(),
  priority: choice(['high', 'normal', 'low'], 'normal'),
};

/** The hosts that the operator has listed. */
export interface ListedHosts {
  readonly jobHosts: readonly string[];
  readonly webhookHosts: readonly string[];
}

/**
 * The request of a form's fields, or of JSON.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_PROTOCOL`, `INVALID_MESSAGE`
 */
export function readJobRequest(
  fields: ReadonlyMap<string, readonly string[]>,
  hosts: ListedHosts,
): JobRequest {
  const one = (name: string): string | undefined => fields.get(name)?.at(-1) || undefined;
  const all = (name: string): string[] | undefined => {
    const values = (fields.get(name) ?? []).flatMap((value) =>
      value.startsWith('[') ? stringsIn(value) : value.split(','),
    );
    const words = [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))];
    return words.length === 0 ? undefined : words;
  };
  const { priority, ...recording } = readOptions(SPEC, {
    language: languageOf(one('language')),
    languages: all('languages')?.flatMap((each) => languageOf(each) ?? []),
    prompt: one('prompt'),
    hotwords: all('hotwords'),
    task: one('task') as 'transcribe' | undefined,
    translation: switched(one('translation'), 'translation'),
    words: switched(one('words'), 'words'),
    redact: all('redact') as RedactionKind[] | undefined,
    ...speakersOf(one('speakers')),
    ...numbered('minSpeakers', one('min_speakers')),
    ...numbered('maxSpeakers', one('max_speakers')),
    url: listed('url', one('url'), hosts.jobHosts),
    webhook: listed('webhook', one('webhook'), hosts.webhookHosts),
    priority: one('priority') as JobPriority | undefined,
  });
  if (recording.task === 'translate' && recording.translation) {
    throw invalidOption('translation', true, 'left out where "task" is "translate"');
  }
  return { recording, priority };
}

/** The fields of a JSON object, as those of a form. @throws TranscribeError `ERR_PROTOCOL`, `INVALID_MESSAGE` */
export function fieldsOf(body: JsonObject): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(body)) {
    if (!JOB_FIELDS.includes(name)) {
      throw protocolError('INVALID_MESSAGE', `The fields may be ${JOB_FIELDS.join(', ')}.`);
    }
    if (value === null) continue;
    if (Array.isArray(value)) {
      readOption(required(STRINGS), name, value);
      fields.set(name, [JSON.stringify(value)]);
    } else if (typeof value === 'object') {
      throw protocolError('INVALID_MESSAGE', `"${name}" may be no object.`);
    } else fields.set(name, [String(value)]);
  }
  return fields;
}

const STRINGS = {
  accepted: 'an array of strings',
  accepts: (value: unknown) =>
    Array.isArray(value) && value.every((each) => typeof each === 'string'),
  fallback: undefined,
};

function speakersOf(value: string | undefined): Partial<RecordingRequest> {
  if (value === undefined || !/^\d+$/.test(value)) return { speakers: switched(value, 'speakers') };
  const count = Number(value);
  return { speakers: true, minSpeakers: count, maxSpeakers: count };
}

function numbered(
  name: 'minSpeakers' | 'maxSpeakers',
  value: string | undefined,
): Partial<RecordingRequest> {
  return value === undefined ? {} : { [name]: Number(value) };
}

function switched(value: string | undefined, name: string): boolean | undefined {
  if (value === undefined) return undefined;
  if (/^(?:true|1|yes|on)$/i.test(value)) return true;
  if (/^(?:false|0|no|off)$/i.test(value)) return false;
  throw protocolError('INVALID_MESSAGE', `"${name}" may be true or false.`);
}

/**
 * An address whose host the operator has listed, with its port where it is not the scheme's. Nothing else is asked, for what a
 * server reaches, its clients may not.
 */
export function listed(
  name: 'url' | 'webhook' | 'callback',
  given: string | undefined,
  hosts: readonly string[],
): string | undefined {
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isAddress = url !== undefined && /^https?:$/.test(url.protocol);
  if (!isAddress || given.length > MOST_ADDRESS_CHARS || url.username || url.password) {
    const message = `"${name}" must be an address with http or https, without a user and a password, of at most ${MOST_ADDRESS_CHARS} characters.`;
    throw protocolError('INVALID_MESSAGE', message);
  }
  if (!hosts.includes(url.host)) {
    const flagName = name === 'url' ? '--job-hosts' : '--webhook-hosts';
    const what = name === 'url' ? 'fetches no recording from' : 'tells nothing to';
    throw protocolError(
      'INVALID_MESSAGE',
      `This server ${what} the host of "${name}". Its operator lists hosts with ${flagName}.`,
      { status: 403 },
    );
  }
  return url.href;
}

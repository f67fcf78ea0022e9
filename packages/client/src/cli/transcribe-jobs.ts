import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { needsWords, type RecordingJob } from '@ws/cli-kit';
import { type Segment, TranscribeError, type Word } from '@ws/core';
import { fromWireError, invalidOption, systemClock } from '@ws/core/internal';
import type { FileArguments } from './file-arguments.js';
import { speakersOf } from './flags.js';

/** A job as a server tells of it. */
interface ToldJob {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly progress?: { readonly position: number; readonly seconds?: number };
  readonly error?: { readonly code: string; readonly message: string };
}

/** A transcript as a server gives it: OpenAI's `verbose_json`. */
interface ToldTranscript {
  readonly language: string;
  readonly duration: number;
  readonly segments: readonly (Pick<
    Segment,
    'start' | 'end' | 'text' | 'speaker' | 'translation'
  > & {
    readonly avg_logprob: number;
  })[];
  readonly words?: readonly (Omit<Word, 'text'> & { readonly word: string })[];
}

const LOOKS_EVERY_MS = 1000;
// A server may be restarted meanwhile.
const MOST_FAILURES = 60;
const WAITING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** @throws TranscribeError `ERR_INVALID_OPTION` for flags of live speech */
export function checkJobFlags(given: FileArguments): void {
  const live = {
    ...{ strategy: '--strategy', turn: '--turn', vad: '--vad', track: '--track' },
    // They have recordings of their own, which a job does not take.
    ...{ knownSpeaker: '--known-speaker', onlySpeakers: '--only-speakers' },
  } as const;
  for (const [name, flag] of Object.entries(live)) {
    const value = given[name as keyof typeof live];
    if (value !== undefined) throw invalidOption(flag, value, 'left out with --as-jobs');
  }
  if (given.realTime) throw invalidOption('--real-time', true, 'left out with --as-jobs');
}

/**
 * Has a server transcribe a recording as a job, and waits for it. The same recording with the same flags is the same job: a
 * command that was ended goes on with it when it is run again.
 *
 * @returns true: all of it has a transcript
 * @throws TranscribeError of the server; `ERR_CONNECTION` where it does not answer any more; the signal's reason
 */
export async function transcribeAsJob(
  recording: RecordingJob,
  given: FileArguments & { readonly server: string },
): Promise<boolean> {
  const { file, input, signal, show } = recording;
  if (input !== undefined) {
    throw invalidOption('file', '-', 'a file: with --as-jobs standard input is not sent');
  }
  const url = new URL('/v1/jobs', given.server.replace(/^ws/i, 'http')).href;
  const { WS_API_KEY: key } = process.env;
  const authorization = key ? { authorization: `Bearer ${key}` } : {};

  /** Asks the server, again where it has no time or is away for a while. */
  async function ask(path: string, init: () => Promise<RequestInit>): Promise<Response> {
    for (let failures = 1; ; failures++) {
      let problem: unknown;
      try {
        const { headers, ...rest } = await init();
        const all = { ...authorization, ...(headers as Record<string, string>) };
        const answer = await fetch(url + path, { ...rest, headers: all, signal });
        if (answer.ok) return answer;
        const error = await errorOf(answer);
        if (!WAITING.has(answer.status)) throw error;
        problem = error;
        // A full queue has room later on.
        if (answer.status === 429) failures = 0;
      } catch (error) {
        signal.throwIfAborted();
        if (TranscribeError.isInstance(error)) throw error;
        problem = error;
      }
      if (failures === MOST_FAILURES) throw unreachable(given.server, problem);
      await systemClock.sleep(LOOKS_EVERY_MS, signal);
    }
  }

  const fields = fieldsOf(given);
  const idempotencyKey = await keyOf(file, fields, signal);
  const sent = await ask('', async () => {
    const form = new FormData();
    for (const [name, value] of fields) form.set(name, value);
    form.set('file', await openAsBlob(file), basename(file));
    return { method: 'POST', body: form, headers: { 'idempotency-key': idempotencyKey } };
  });
  let job = (await sent.json()) as ToldJob;
  const path = `/${encodeURIComponent(job.id)}`;
  while (job.state === 'waiting' || job.state === 'running') {
    if (job.progress) show(job.progress.position, job.progress.seconds);
    await systemClock.sleep(LOOKS_EVERY_MS, signal);
    job = (await (await ask(path, async () => ({}))).json()) as ToldJob;
  }
  if (job.state === 'failed') {
    // The next run of the command tries it anew.
    await ask(path, async () => ({ method: 'DELETE' }));
    const { code = 'INTERNAL_ERROR', message = 'The job has failed.' } = job.error ?? {};
    throw fromWireError({ code, message: `${file}: ${message}`, fatal: true });
  }
  const answer = await ask(`${path}/result?format=json`, async () => ({}));
  const told = (await answer.json()) as ToldTranscript;
  await recording.open();
  recording.seconds = told.duration;
  show(told.duration, told.duration);
  await recording.write({ segments: segmentsOf(told), language: told.language });
  return true;
}

/** The flags about the speech, as fields of the form. */
function fieldsOf(given: FileArguments): readonly (readonly [string, string])[] {
  const { language, languages, prompt, hotwords, redact, translate } = given;
  const speakers = speakersOf(given);
  const lists = { languages, hotwords, redact };
  const fields: Record<string, string | undefined> = {
    ...{ language, prompt, task: translate ? 'translate' : 'transcribe' },
    words: String(needsWords(given)),
    speakers: speakers && 'true',
    max_speakers: speakers?.max?.toString(),
  };
  for (const [name, list] of Object.entries(lists)) fields[name] = list && JSON.stringify(list);
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}

/** The idempotency key of a recording: the same for the same bytes and the same fields. */
async function keyOf(
  file: string,
  fields: readonly (readonly [string, string])[],
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(fields));
  for await (const bytes of createReadStream(file, { signal })) hash.update(bytes as Buffer);
  return hash.digest('hex');
}

/** The segments, each with its words. */
function segmentsOf({ segments, words = [] }: ToldTranscript): readonly Segment[] {
  let at = 0;
  return segments.map(({ avg_logprob: avgLogprob, start, end, text, speaker, translation }, i) => {
    const from = at;
    const isLast = i === segments.length - 1;
    while (at < words.length && (isLast || words[at]!.start < end)) at++;
    const own = words.slice(from, at).map(({ word, ...times }) => ({ text: word, ...times }));
    return {
      ...{ start, end, text, avgLogprob, speaker, translation },
      ...(own.length > 0 && { words: own }),
    };
  });
}

async function errorOf(answer: Response): Promise<TranscribeError> {
  const body = (await answer.json().catch(() => ({}))) as Partial<Record<'error' | 'code', string>>;
  const isWithout = answer.status === 404 && body.code === undefined;
  const { error = `HTTP ${answer.status}`, code = 'INVALID_MESSAGE' } = body;
  const message = isWithout
    ? 'This server takes no jobs: its operator starts it with --jobs. Leave out --as-jobs.'
    : error;
  return fromWireError({ code, message, fatal: true });
}

function unreachable(server: string, cause: unknown): TranscribeError {
  return new TranscribeError(
    `The server at ${server} does not answer any more. Run the command again to go on: jobs go on without it.`,
    { code: 'ERR_CONNECTION', details: { url: server }, cause },
  );
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { onTestFinished } from 'vitest';

/** A folder that is gone after the test. */
export async function jobsFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ws-jobs-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** A job as the server tells of it. */
export interface ToldJob {
  readonly id: string;
  readonly state: string;
  readonly progress?: { readonly position: number; readonly seconds?: number };
  readonly error?: { readonly code: string; readonly message: string };
}

/** The id of the job that an answer tells of. */
export async function idOf(answer: Response): Promise<string> {
  const { id } = (await answer.json()) as ToldJob;
  return id;
}

/** `/v1/jobs` of a server. */
export interface JobsClient {
  ask(path?: string, init?: RequestInit): Promise<Response>;
  /** Sends samples at 16 kHz as a WAV file. */
  send(
    samples: Float32Array,
    fields?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  job(id: string): Promise<ToldJob>;
  /** The text of a result; where there is none, the status before it. */
  result(id: string, format: string): Promise<string>;
}

/** @param key - what it is asked with */
export function jobsClient(url: string, key?: string): JobsClient {
  const address = `${url.replace(/^ws/, 'http')}/v1/jobs`;
  const authorization: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};

  function ask(path = '', init: RequestInit = {}): Promise<Response> {
    return fetch(address + path, { ...init, headers: { ...authorization, ...init.headers } });
  }

  return {
    ask,
    send(samples, fields = {}, headers = {}) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set(
        'file',
        new Blob([writeWav(samples, { encoding: 'pcm_f32le' }) as Uint8Array<ArrayBuffer>]),
        'talk.wav',
      );
      return ask('', { method: 'POST', body: form, headers });
    },
    async job(id) {
      return (await (await ask(`/${id}`)).json()) as ToldJob;
    },
    async result(id, format) {
      const answer = await ask(`/${id}/result?format=${format}`);
      return `${answer.status === 200 ? '' : `${answer.status} `}${await answer.text()}`;
    },
  };
}

import { JetStreamApiError, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import { TranscribeError } from '@ws/core';
import type { NatsJournalSettings } from './nats-journal-options.js';

/** Of the server: a stream of this name is there, with other settings. */
const IN_USE_WITH_OTHER_SETTINGS = 10_058;
const NANOSECONDS = 1_000_000;

export type StreamSettings = Pick<
  NatsJournalSettings,
  'replicas' | 'storage' | 'streams' | 'maxAgeMs'
>;

export const streamName = (part: number): string => `WSJ_${part}`;
export const subjectOf = (part: number, sessionId: string): string => `wsj.${part}.${sessionId}`;

/** The stream of a session: FNV-1a (Fowler, Noll, Vo) of its id, over the streams. */
export function partOf(sessionId: string, streams: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < sessionId.length; i++) {
    hash = Math.imul(hash ^ sessionId.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % streams;
}

/**
 * Makes a stream where it is missing. One that is there is used as it is where it keeps no less than was asked for: as long,
 * on as many brokers, on disks.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where it keeps less, or is one of another number of streams
 */
export async function ensureStream(
  manager: JetStreamManager,
  part: number,
  settings: StreamSettings,
): Promise<void> {
  const wanted = {
    name: streamName(part),
    // Servers that spread their sessions over another number would look for them in another stream.
    description: `whisper-streaming sessions, ${part} of ${settings.streams}`,
    subjects: [subjectOf(part, '*')],
    retention: 'limits',
    discard: 'old',
    storage: settings.storage,
    num_replicas: settings.replicas,
    max_age: settings.maxAgeMs * NANOSECONDS,
    // A record takes the place of the one before.
    max_msgs_per_subject: 1,
    deny_delete: false,
    allow_rollup_hdrs: false,
  } satisfies Partial<StreamConfig> & object;
  try {
    await manager.streams.add(wanted as Partial<StreamConfig> & { name: string });
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== IN_USE_WITH_OTHER_SETTINGS)
      throw error;
    const { config } = await manager.streams.info(wanted.name);
    ensureEnough(config, wanted as StreamConfig);
  }
}

function ensureEnough(there: StreamConfig, wanted: StreamConfig): void {
  const { name } = wanted;
  const faults = [
    there.description !== wanted.description &&
      `it is "${there.description ?? ''}", not "${wanted.description}"`,
    there.subjects.join() !== wanted.subjects.join() &&
      `its subjects are ${there.subjects.join()}, not ${wanted.subjects.join()}`,
    there.max_msgs_per_subject !== 1 && 'it does not keep one message of a subject',
    there.retention !== 'limits' && `its retention is ${there.retention}`,
    there.max_age !== 0 &&
      there.max_age < wanted.max_age &&
      `it keeps messages for ${there.max_age / NANOSECONDS} ms, not ${wanted.max_age / NANOSECONDS}`,
    there.num_replicas < wanted.num_replicas &&
      `${there.num_replicas} brokers keep it, not ${wanted.num_replicas}`,
    there.storage === 'memory' && wanted.storage === 'file' && 'it is in memory, not in files',
  ].filter((fault) => fault !== false);
  if (faults.length === 0) return;
  throw new TranscribeError(
    `The stream ${name} is there with other settings: ${faults.join('; ')}. Give all servers the same settings, or remove the stream (nats stream rm ${name}).`,
    { code: 'ERR_INVALID_OPTION', details: { stream: name, faults } },
  );
}

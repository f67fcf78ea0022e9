import type { SpeechArguments } from '@ws/cli-kit';
import { errorMessage } from '@ws/core/internal';
import type { ClientEvent } from '../../contracts/client-event.js';
import { createCaptionFile } from '../../sinks/create-caption-file.js';
import { createObsCaptions } from '../../sinks/create-obs-captions.js';
import { createWebhook } from '../../sinks/create-webhook.js';
import type { EventSink } from '../../sinks/event-sink.js';
import type { SinkArguments } from '../flags.js';

/** Secrets, which every user of a machine could read on a command line. */
export interface SinkSecrets {
  readonly OBS_PASSWORD?: string | undefined;
  readonly WEBHOOK_SECRET?: string | undefined;
}

export interface Sinks extends AsyncDisposable {
  /** Does not wait. */
  tell(event: ClientEvent): void;
}

// Of a sink that is slow, so many events wait. What comes then is left out, and that is told.
const MAX_WAITING = 100;

/**
 * The sinks that were asked for. One that fails does not keep the session: `warn` is told, once for each reason.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function openSinks(
  { captionFile, obs, webhook, translate }: SinkArguments & Pick<SpeechArguments, 'translate'>,
  warn: (line: string) => void,
  { OBS_PASSWORD, WEBHOOK_SECRET }: SinkSecrets = process.env as SinkSecrets,
): Sinks {
  const sinks: EventSink[] = [
    captionFile === undefined
      ? []
      : createCaptionFile(captionFile, { task: translate ? 'translate' : 'transcribe' }),
    obs === undefined ? [] : createObsCaptions({ url: obs, password: OBS_PASSWORD || undefined }),
    webhook === undefined ? [] : createWebhook(webhook, { secret: WEBHOOK_SECRET || undefined }),
  ].flat();
  const told = new Set<string>();
  const report = (error: unknown): void => {
    const message = errorMessage(error);
    if (!told.has(message)) warn(message);
    told.add(message);
  };
  const lines = sinks.map((sink) => ({ sink, waiting: 0, last: Promise.resolve() }));
  return {
    tell(event) {
      for (const line of lines) {
        if (line.waiting >= MAX_WAITING) {
          report(new Error('Captions are left out: what they go to takes them too slowly.'));
          continue;
        }
        line.waiting++;
        line.last = line.last
          .then(() => line.sink.write(event))
          .catch(report)
          .finally(() => {
            line.waiting--;
          });
      }
    },
    async [Symbol.asyncDispose]() {
      for (const { sink, last } of lines) {
        await last;
        await sink[Symbol.asyncDispose]().catch(report);
      }
    },
  };
}

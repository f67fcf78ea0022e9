import { TranscribeError } from '@ws/core';
import { address, type OptionSpec, readOptions, type SettingsOf, text } from '@ws/core/internal';
import type { EventSink } from './event-sink.js';
import { OBS_OUTPUT_NOT_RUNNING, type ObsConnection, openObsConnection } from './obs-connection.js';

/** Settings of {@link createObsCaptions}. */
export interface ObsCaptionsOptions {
  /** Of OBS's WebSocket server, version 5 (OBS 28 or newer). Default `ws://127.0.0.1:4455`. */
  readonly url?: string | undefined;
  /** Its password. Default: none. */
  readonly password?: string | undefined;
}

const SPEC: OptionSpec<SettingsOf<ObsCaptionsOptions, 'password'>> = {
  url: address('ws://127.0.0.1:4455'),
  password: text(),
};

/**
 * Finals as closed captions (CEA-608) of what OBS streams: its viewers turn them on themselves. While OBS streams nothing,
 * captions go nowhere, and that is no error. A connection that is lost is made again for the next final; what comes while
 * there is none is left out.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `write` throws `ERR_CONNECTION` where OBS is not there or does not answer
 * within 5 s, `ERR_UNAUTHORIZED` where it refuses the password, `ERR_INVALID_STATE` where it refuses a caption
 */
export function createObsCaptions(options: ObsCaptionsOptions = {}): EventSink {
  const { url, password } = readOptions(SPEC, options);
  let connection: Promise<ObsConnection> | undefined;

  async function connected(): Promise<ObsConnection> {
    const before = await connection?.catch(() => undefined);
    if (before?.isOpen) return before;
    connection = openObsConnection(url, password);
    return connection;
  }

  return {
    async write(event) {
      if (event.type !== 'final' || event.text.trim() === '') return;
      const obs = await connected();
      const status = await obs.request('SendStreamCaption', { captionText: event.text.trim() });
      if (status.result || status.code === OBS_OUTPUT_NOT_RUNNING) return;
      throw new TranscribeError(
        `OBS refuses the caption: ${status.comment ?? `status ${status.code}`}.`,
        { code: 'ERR_INVALID_STATE', details: { status: status.code } },
      );
    },
    async [Symbol.asyncDispose]() {
      (await connection?.catch(() => undefined))?.close();
    },
  };
}

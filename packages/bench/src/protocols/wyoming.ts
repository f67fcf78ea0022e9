import { connect } from 'node:net';
import { deferred, inTime } from '@ws/core/internal';
import { textOf } from './fields.js';
import type { ClientParts, StreamProtocol, StreamSession } from './protocol.js';
import { connectionError, noConnection, reportedError, stoppedError } from './session-errors.js';
import { createWyomingReader, encodeWyoming, type WyomingEvent } from './wyoming-events.js';

const PORT = 10_300;
const FORMAT = { rate: 16_000, width: 2, channels: 1 } as const;

/** Wyoming's, Home Assistant's. The client says where speech ends, and there is one transcript. */
export const wyoming: StreamProtocol = {
  ...{ kind: 'stream', path: '/', sampleRate: FORMAT.rate, findsPauses: false },
  open: openWyoming,
};

async function openWyoming(parts: ClientParts): Promise<StreamSession> {
  const { access, request, tell, bounds, clock, signal } = parts;
  const { hostname, port } = access.url;
  const host = hostname.replace(/^\[|\]$/g, '');
  const read = createWyomingReader();
  const opened = deferred<void>();
  const over = deferred<void>();
  let text = '';

  const socket = connect({ host, port: port === '' ? PORT : Number(port) });

  function fail(error: unknown): void {
    opened.reject(error);
    over.reject(error);
    socket.destroy();
  }

  function take({ type, data }: WyomingEvent): void {
    if (type === 'error') {
      throw reportedError(data['text'] ?? data);
    }
    if (type === 'transcript-chunk') {
      text += textOf(data['text']);
      const committed = text.lastIndexOf(' ') + 1;
      tell({ type: 'partial', utterance: 1, text, committed });
    }
    if (type === 'transcript') {
      tell({ type: 'final', utterance: 1, text: textOf(data['text']) });
      over.resolve();
    }
  }

  socket.on('connect', opened.resolve);
  socket.on('data', (bytes) => {
    try {
      for (const event of read(bytes)) take(event);
    } catch (error) {
      fail(error);
    }
  });
  socket.on('error', (error) => {
    fail(noConnection(access.url.host, error, 'Is Wyoming served there?'));
  });
  socket.on('close', () =>
    fail(connectionError('The server closed the connection before its transcript.')),
  );
  const onAbort = (): void => fail(stoppedError());
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();

  const bounded = <T>(work: Promise<T>, ms: number, what: string): Promise<T> =>
    inTime(work, undefined, { ms, clock, what });

  function write(type: string, data: object, payload?: Uint8Array): Promise<void> {
    const written = new Promise<void>((resolve) => {
      socket.write(encodeWyoming(type, data, payload), (error) => {
        if (!error) resolve();
      });
    });
    // A transcript that comes early is the only one; what is sent then is not heard.
    const answered = over.promise;
    const what = 'The server read nothing, and sending';
    return bounded(Promise.race([written, answered]), bounds.answerMs, what);
  }

  function dispose(): void {
    signal.removeEventListener('abort', onAbort);
    socket.destroy();
  }

  try {
    const what = `The connection to ${access.url.host}`;
    await bounded(opened.promise, bounds.connectMs, what);
    const { language } = request;
    await write('transcribe', language === undefined ? {} : { language });
    await write('audio-start', FORMAT);
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    send: (pcm) => write('audio-chunk', FORMAT, pcm),
    async end() {
      await write('audio-stop', {});
      await bounded(over.promise, bounds.answerMs, 'The transcript of the server');
    },
    [Symbol.dispose]: dispose,
  };
}

import {
  type ClientEvent,
  type ClientSession,
  type ConnectOptions,
  openSession,
  type SessionState,
} from '@ws/client';
import type { AudioSource } from '@ws/client/browser';

/** One run: from a start to the last word after a stop. */
export interface Captioning {
  /** No more audio. What was said is still answered. Called again it is not: the run ends at once. */
  stop(): void;
  readonly isStopping: boolean;
  /** Resolves when all is answered; rejects with what ended it. */
  readonly over: Promise<void>;
}

/** What becomes of a run. */
export interface CaptioningListener {
  /** Samples at 16 kHz, before they are sent. */
  heard(samples: Float32Array): void;
  event(event: ClientEvent): void;
  connection(state: SessionState): void;
}

/** What a run needs. */
export interface CaptioningSetup {
  readonly url: string;
  readonly options: ConnectOptions;
  /** Opens what is transcribed. */
  open(): Promise<AudioSource>;
  /** Audio, in chunks, that may wait to be sent: what is live goes on while a connection is lost. */
  readonly maxWaiting: number;
}

/** Opens a source and a session, and hears until it is stopped. The session outlives its connection. */
export function startCaptioning(setup: CaptioningSetup, listener: CaptioningListener): Captioning {
  const leaving = new AbortController();
  let source: AudioSource | undefined;
  let isStopped = false;

  async function run(): Promise<void> {
    source = await setup.open();
    let unwatch = (): void => {};
    try {
      if (isStopped) return;
      await using session = openSession(setup.url, {
        ...{ ...setup.options, signal: leaving.signal },
      });
      listener.connection(session.state.value);
      unwatch = session.state.subscribe(listener.connection);
      const spoken = speak(session, source);
      // What ends the session ends the iteration below, too, which tells it.
      spoken.catch(() => {});
      for await (const event of session) listener.event(event);
      await spoken;
    } finally {
      unwatch();
      source.stop();
    }
  }

  async function speak(session: ClientSession, audio: AudioSource): Promise<void> {
    let waiting = 0;
    let sending: Promise<void> = Promise.resolve();
    let failure: unknown;
    for await (const samples of audio) {
      listener.heard(samples);
      waiting++;
      sending = sending
        .then(() => session.write(samples))
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => {
          waiting--;
        });
      if (waiting >= setup.maxWaiting) await sending;
      if (failure !== undefined) throw failure;
    }
    await sending;
    if (failure !== undefined) throw failure;
    await session.end();
  }

  return {
    get isStopping() {
      return isStopped;
    },
    stop() {
      if (isStopped) leaving.abort();
      isStopped = true;
      source?.stop();
    },
    over: run(),
  };
}

import type { ClientEvent, ConnectOptions } from '@ws/client';
import type { AudioSource } from '@ws/client/browser';
import type { PageSession, Transcriber } from './page-session.js';
import type { PageState } from './status.js';

/** One run: from a start to the last word after a stop. */
export interface Captioning {
  /** No more audio. What was said is still answered. Called again it is not: the run ends at once. */
  stop(): void;
  readonly isStopping: boolean;
  /** Resolves when all is answered; rejects with what ended it. */
  readonly over: Promise<void>;
}

export interface CaptioningListener {
  /** Samples at 16 kHz, before they are sent. */
  heard(samples: Float32Array): void;
  event(event: ClientEvent): void;
  state(state: PageState): void;
  /** No more audio can be kept: it has stopped to listen, and writes what was said. */
  full(): void;
}

export interface CaptioningSetup {
  readonly transcriber: Transcriber;
  readonly options: ConnectOptions;
  /** Opens what is transcribed. */
  open(): Promise<AudioSource>;
  /** Whether it is heard while it is spoken. */
  readonly isLive: boolean;
  /** Audio, in chunks, that may wait to be taken: what is live goes on while a connection is lost. */
  readonly maxWaiting: number;
}

/** Readies what transcribes, opens a source and a session, and hears until it is stopped. */
export function startCaptioning(setup: CaptioningSetup, listener: CaptioningListener): Captioning {
  const { transcriber, options, isLive } = setup;
  const leaving = new AbortController();
  const { signal } = leaving;
  let source: AudioSource | undefined;
  let isReady = false;
  let isStopped = false;

  async function run(): Promise<void> {
    await transcriber.prepare(signal, listener.state);
    isReady = true;
    listener.state({ status: 'opening' });
    source = await setup.open();
    try {
      if (isStopped) return;
      const tell = listener.state;
      await using session = transcriber.open({ options, isLive, signal, tell });
      const spoken = speak(session, source);
      // What ends the session ends the iteration below, too, which tells it.
      spoken.catch(() => {});
      for await (const event of session) listener.event(event);
      await spoken;
    } finally {
      source.stop();
    }
  }

  async function speak(session: PageSession, audio: AudioSource): Promise<void> {
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
      if (isLive && session.isFull && !isStopped) {
        listener.full();
        stop();
      }
      if (waiting >= setup.maxWaiting) await sending;
      if (failure !== undefined) throw failure;
    }
    await sending;
    if (failure !== undefined) throw failure;
    await session.end();
  }

  function stop(): void {
    // What is being readied is not waited for.
    if (isStopped || !isReady) leaving.abort();
    isStopped = true;
    source?.stop();
  }

  return {
    get isStopping() {
      return isStopped;
    },
    stop,
    over: run(),
  };
}

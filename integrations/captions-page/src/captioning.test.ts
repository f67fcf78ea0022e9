import type { ClientEvent } from '@ws/client';
import type { AudioSource } from '@ws/client/browser';
import { abortedError } from '@ws/core/internal';
import { expect, it } from 'vitest';
import { type CaptioningSetup, startCaptioning } from './captioning.js';
import type { PageSession, Transcriber } from './page-session.js';

/** A source that goes on until it is stopped. */
function endlessSource(): AudioSource & { readonly isStopped: boolean } {
  let isStopped = false;
  return {
    ...{ sampleRate: 16_000, level: 0 },
    get isStopped() {
      return isStopped;
    },
    stop() {
      isStopped = true;
    },
    async *[Symbol.asyncIterator]() {
      while (!isStopped) {
        yield new Float32Array(1600);
        await new Promise((resolve) => setTimeout(resolve));
      }
    },
  };
}

/** A session that answers what it took when it is over, and has room for so many chunks. */
function countingSession(room: number): PageSession & { readonly taken: number } {
  let taken = 0;
  let over: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    over = resolve;
  });
  return {
    get taken() {
      return taken;
    },
    write() {
      taken++;
      return Promise.resolve();
    },
    end() {
      over();
      return Promise.resolve();
    },
    get isFull() {
      return taken >= room;
    },
    async *[Symbol.asyncIterator]() {
      await ended;
      yield { type: 'final', text: `${taken} chunks` } as ClientEvent;
    },
    async [Symbol.asyncDispose]() {},
  };
}

function run(session: PageSession, source: AudioSource, more: Partial<CaptioningSetup> = {}) {
  const told: string[] = [];
  const transcriber: Transcriber = { prepare: () => Promise.resolve(), open: () => session };
  const captioning = startCaptioning(
    {
      ...{ transcriber, options: {}, isLive: true, maxWaiting: 10 },
      open: () => Promise.resolve(source),
      ...more,
    },
    {
      heard: () => told.push('heard'),
      event: (event) => told.push('text' in event ? event.text : event.type),
      state: ({ status }) => told.push(status),
      full: () => told.push('full'),
    },
  );
  return { captioning, told };
}

it('stops to listen where no more is kept, and all of it is answered', async () => {
  const [session, source] = [countingSession(5), endlessSource()];
  const { captioning, told } = run(session, source);
  await captioning.over;
  const heard = told.filter((what) => what === 'heard').length;
  expect(told.filter((what) => what === 'full')).toHaveLength(1);
  expect(told.at(-1)).toBe(`${heard} chunks`);
  expect([source.isStopped, heard >= 5]).toEqual([true, true]);
});

it('waits with a file instead', async () => {
  const [session, source] = [countingSession(5), endlessSource()];
  const { captioning, told } = run(session, source, { isLive: false });
  await expect.poll(() => session.taken).toBeGreaterThan(20);
  captioning.stop();
  await captioning.over;
  expect(told).not.toContain('full');
  expect(told.at(-1)).toBe(`${session.taken} chunks`);
});

it('hears nothing before it is ready, and a stop ends what readies it', async () => {
  const [session, source] = [countingSession(5), endlessSource()];
  let isOpen = false;
  const { captioning, told } = run(session, source, {
    open() {
      isOpen = true;
      return Promise.resolve(source);
    },
    transcriber: {
      open: () => session,
      prepare: (signal, tell) =>
        new Promise((_, reject) => {
          tell({ status: 'fetching', receivedBytes: 1, totalBytes: 2 });
          signal.addEventListener('abort', () => reject(abortedError(signal)));
        }),
    },
  });
  captioning.stop();
  await expect(captioning.over).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  expect([isOpen, told]).toEqual([false, ['fetching']]);
});

// @vitest-environment jsdom
import { act, createElement, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it } from 'vitest';
import {
  final,
  partial,
  READY,
  scriptedServer,
} from '../../../../packages/client/test/support/scripted-server.js';
import { Captions } from '../captions/captions.js';
import { type UseTranscription, useTranscription } from './use-transcription.js';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

/** A microphone: as long as it is not stopped, a tenth of a second every few milliseconds. */
function microphone() {
  let stopped = 0;
  let opened = 0;
  return {
    get opened() {
      return opened;
    },
    get isOff() {
      return stopped >= opened;
    },
    open() {
      opened++;
      let isOn = true;
      return {
        sampleRate: 16_000,
        level: 0.25,
        stop() {
          if (isOn) stopped++;
          isOn = false;
        },
        async *[Symbol.asyncIterator]() {
          while (isOn) {
            yield new Float32Array(1600);
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        },
      };
    },
  };
}

const unmounts: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const unmount of unmounts.splice(0)) await unmount();
});

async function rendered(url: string, open: ReturnType<typeof microphone>['open'], maxOutageMs = 0) {
  let hook!: UseTranscription;
  /** All that it has ever said. */
  const errors = new Set<Error | undefined>();
  let show!: (isShown: boolean) => void;
  function Listener() {
    hook = useTranscription({ url, source: open, maxOutageMs });
    errors.add(hook.error);
    return createElement(Captions, { finals: hook.finals, partial: hook.partial });
  }
  function App() {
    const [isShown, setShown] = useState(true);
    show = setShown;
    return isShown ? createElement(Listener) : null;
  }
  const element = document.createElement('div');
  const root = createRoot(element);
  await act(() => root.render(createElement(StrictMode, null, createElement(App))));
  unmounts.push(() => act(async () => root.unmount()));
  return {
    element,
    errors,
    get hook() {
      return hook;
    },
    show: (isShown: boolean) => act(() => show(isShown)),
  };
}

/** Waits, and lets React render meanwhile; for what never comes, until the test's time is over. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await act(() => new Promise((resolve) => setTimeout(resolve, 5)));
}

describe('useTranscription', () => {
  it('knows who speaks, where that comes after the final', async () => {
    const segments = [{ text: 'One two.', start: 0, end: 1 }];
    const server = await scriptedServer(
      ({ say }) => say(READY),
      ({ say }, { type }) => {
        if (type !== 'end') return;
        const told = final({ text: 'One two.', segments });
        const { utterance_id } = told as { readonly utterance_id: number };
        say(told);
        const turns = [{ start: 0, end: 1, speaker: '1' }];
        say({ type: 'speakers', seq: 9, utterance_id, turns });
        say({ type: 'done' });
      },
    );
    const { open } = microphone();
    const page = await rendered(server.url, open);
    await act(() => void page.hook.start());
    await until(() => page.hook.status === 'listening');
    const stopping = page.hook.stop();
    await until(() => page.hook.finals[0]?.segments[0]?.speaker === '1');
    await until(() => page.hook.status === 'idle');
    await stopping;
    expect(page.hook.finals[0]!.text).toBe('One two.');
  });

  it('shows what is said, and what was said once it is stopped', async () => {
    const server = await scriptedServer(
      ({ say }) => say(READY),
      ({ say }, { type }) => {
        if (type === 'start') say(partial({ text: 'one two', stable_chars: 3 }));
        if (type === 'end') say(final({ text: 'One two.' }));
      },
    );
    const { open, ...mic } = microphone();
    const page = await rendered(server.url, open);
    expect(page.hook.status).toBe('idle');

    await act(() => void page.hook.start());
    await until(() => page.hook.partial !== undefined && page.hook.level === 0.25);
    expect(page.hook.status).toBe('listening');
    expect(page.element.querySelector('[data-tentative]')?.textContent).toBe(' two');

    const stopping = page.hook.stop();
    await until(() => page.hook.status === 'idle');
    await stopping;
    expect(page.hook).toMatchObject({ partial: undefined, error: undefined, level: 0 });
    expect(page.element.querySelector('[aria-live=polite]')?.textContent).toBe('One two.');
    expect(mic).toBeDefined();

    await act(() => page.hook.clear());
    expect(page.hook.finals).toEqual([]);
  });

  it('shows which audio has no transcript', async () => {
    const server = await scriptedServer(
      ({ say }) => say(READY),
      ({ say }, { type }) => {
        if (type === 'start') say(partial({ text: 'one two' }));
        if (type !== 'end') return;
        const place = {
          utterance_id: 1,
          start: 0.5,
          end: 2,
          start_sample: 8000,
          end_sample: 32_000,
        };
        say({
          type: 'error',
          seq: 2,
          ...place,
          code: 'TRANSCRIBE_ERROR',
          message: 'It failed.',
          fatal: false,
        });
      },
    );
    const { open } = microphone();
    const page = await rendered(server.url, open);
    await act(() => void page.hook.start());
    await until(() => page.hook.partial !== undefined);
    const stopping = page.hook.stop();
    await until(() => page.hook.status === 'idle');
    await stopping;
    expect(page.hook).toMatchObject({ partial: undefined, error: undefined, finals: [] });
    expect(page.hook.gaps).toEqual([{ start: 0.5, end: 2, message: 'It failed.' }]);
    await act(() => page.hook.clear());
    expect(page.hook.gaps).toEqual([]);
  });

  it('gives the microphone back, and leaves its session, when the component goes', async () => {
    const server = await scriptedServer();
    const mic = microphone();
    const page = await rendered(server.url, mic.open);
    await act(() => void page.hook.start());
    await until(() => page.hook.status === 'listening');
    expect(mic.isOff).toBe(false);
    await page.show(false);
    expect(mic.isOff).toBe(true);
    await until(() => server.peers[0]!.socket.readyState >= 2);
    expect(mic.opened).toBe(1);
  });

  it('says why it cannot begin, and can be started again', async () => {
    const server = await scriptedServer();
    let isAllowed = false;
    const mic = microphone();
    const page = await rendered(server.url, () => {
      if (!isAllowed) throw new Error('The microphone is not allowed.');
      return mic.open();
    });
    await act(() => page.hook.start());
    expect(page.hook).toMatchObject({
      status: 'idle',
      error: { message: 'The microphone is not allowed.' },
    });
    isAllowed = true;
    await act(() => void page.hook.start());
    await until(() => page.hook.status === 'listening');
    expect(page.hook.error).toBeUndefined();
  });

  it('says what ended the session, and turns the microphone off', async () => {
    const server = await scriptedServer();
    const mic = microphone();
    const page = await rendered(server.url, mic.open);
    await act(() => void page.hook.start());
    await until(() => page.hook.status === 'listening');
    server.peers[0]!.socket.terminate();
    await until(() => page.hook.status === 'idle');
    expect(page.hook.error).toMatchObject({ code: 'ERR_CONNECTION' });
    expect(mic.isOff).toBe(true);
  });

  it('says why it has no connection, while it tries again', async () => {
    let isFull = true;
    const server = await scriptedServer(({ say, socket }) => {
      if (isFull) socket.close(1013, 'Server is full');
      else say(READY);
    });
    const page = await rendered(server.url, microphone().open, 300_000);
    const isTold = (): boolean => page.hook.error?.message.includes('is full') ?? false;
    await act(() => void page.hook.start());
    await until(isTold);
    expect(page.hook.status).toBe('reconnecting');

    isFull = false;
    await until(() => page.hook.status === 'listening');
    expect(page.hook.error).toBeUndefined();

    isFull = true;
    server.peers.at(-1)!.socket.terminate();
    await until(isTold);
  });

  it('does not say that a connection was lost, which is there again at once', async () => {
    const server = await scriptedServer();
    const mic = microphone();
    const page = await rendered(server.url, mic.open, 300_000);
    await act(() => void page.hook.start());
    await until(() => page.hook.status === 'listening');
    page.errors.clear();
    server.peers[0]!.socket.terminate();
    await until(() => server.peers.length === 2 && page.hook.status === 'listening');
    expect([...page.errors]).toEqual([undefined]);
  });

  it('runs once, however often it is started', async () => {
    const server = await scriptedServer();
    const mic = microphone();
    const page = await rendered(server.url, mic.open);
    await act(() => {
      void page.hook.start();
      void page.hook.start();
    });
    await until(() => page.hook.status === 'listening');
    expect([mic.opened, server.peers.length]).toEqual([1, 1]);
  });

  it('renders on a server, which has no microphone', () => {
    function Listener() {
      const { status, finals, partial: shown } = useTranscription({ url: 'ws://x' });
      return createElement(
        'main',
        null,
        status,
        createElement(Captions, { finals, partial: shown }),
      );
    }
    expect(renderToString(createElement(Listener))).toContain('idle');
  });
});

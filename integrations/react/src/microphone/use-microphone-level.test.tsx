// @vitest-environment jsdom
import { act, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenSource } from '../transcription/open-microphone.js';
import { type MicrophoneLevel, useMicrophoneLevel } from './use-microphone-level.js';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

/** A microphone that the test holds: it gives a piece each time it is told to. */
function microphone() {
  let give: (samples: Float32Array | undefined) => void = () => {};
  let opened = 0;
  let stopped = 0;
  const open: OpenSource = () => {
    opened++;
    let isOn = true;
    return {
      sampleRate: 16_000,
      stop() {
        if (isOn) stopped++;
        isOn = false;
        give(undefined);
      },
      async *[Symbol.asyncIterator]() {
        while (isOn) {
          const samples = await new Promise<Float32Array | undefined>((resolve) => {
            give = resolve;
          });
          if (samples !== undefined) yield samples;
        }
      },
    };
  };
  return {
    open,
    hear: (level: number) => act(async () => give(new Float32Array(1600).fill(level))),
    unplug: () => act(async () => give(undefined)),
    counts: () => [opened, stopped],
  };
}

let unmount: (() => Promise<void>) | undefined;
afterEach(() => unmount?.());

async function rendered(source: OpenSource) {
  let hook!: MicrophoneLevel;
  function Meter() {
    hook = useMicrophoneLevel({ source });
    return <meter value={hook.level} />;
  }
  const root = createRoot(document.createElement('div'));
  await act(() =>
    root.render(
      <StrictMode>
        <Meter />
      </StrictMode>,
    ),
  );
  unmount = () => act(async () => root.unmount());
  return () => hook;
}

describe('useMicrophoneLevel', () => {
  it('says how loud it is, until it is stopped', async () => {
    const mic = microphone();
    const hook = await rendered(mic.open);
    expect(hook()).toMatchObject({ isOn: false, level: 0, error: undefined });
    await act(async () => {
      void hook().start();
      void hook().start();
    });
    await mic.hear(0.5);
    expect(hook()).toMatchObject({ isOn: true, level: 0.5 });
    await mic.hear(0.25);
    expect(hook().level).toBe(0.25);
    await act(async () => hook().stop());
    expect(hook()).toMatchObject({ isOn: false, level: 0 });
    expect(mic.counts()).toEqual([1, 1]);

    await act(async () => void hook().start());
    await mic.hear(0.5);
    expect(hook()).toMatchObject({ isOn: true, level: 0.5 });
    expect(mic.counts()).toEqual([2, 1]);
  });

  it('says why there is none', async () => {
    const hook = await rendered(() => Promise.reject(new Error('Allow it for this page.')));
    await act(async () => void hook().start());
    expect(hook()).toMatchObject({ isOn: false, error: { message: 'Allow it for this page.' } });
  });

  it('gives the microphone back when it is unmounted, also where it comes only then', async () => {
    const mic = microphone();
    const hook = await rendered(mic.open);
    await act(async () => void hook().start());
    await unmount?.();
    expect(mic.counts()).toEqual([1, 1]);

    const late = microphone();
    let come = (): void => {};
    const slow = await rendered(async (signal) => {
      await new Promise<void>((resolve) => {
        come = resolve;
      });
      return late.open(signal);
    });
    await act(async () => void slow().start());
    await unmount?.();
    await act(async () => come());
    await expect.poll(late.counts).toEqual([1, 1]);
  });

  it('renders on a server as off', () => {
    const Page = () => <p>{String(useMicrophoneLevel().isOn)}</p>;
    expect(renderToString(<Page />)).toContain('false');
  });
});

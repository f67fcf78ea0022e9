// @vitest-environment jsdom
import { act, createElement, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type ScriptedQueue,
  scriptedQueue,
} from '../../../../conversation/voice-client/test/support/scripted-queue.js';
import {
  scriptedVoiceServer,
  type VoiceScript,
} from '../../../../conversation/voice-client/test/support/scripted-voice-server.js';
import { type UseVoiceStream, useVoiceStream } from './use-voice-stream.js';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A microphone that gives ten bytes every few milliseconds until it is stopped. */
function microphone() {
  let on = 0;
  return {
    get isOn() {
      return on > 0;
    },
    open() {
      let isOn = true;
      on++;
      return {
        format: 'webm' as const,
        level: 0.25,
        stop() {
          if (isOn) on--;
          isOn = false;
        },
        async *[Symbol.asyncIterator]() {
          while (isOn) {
            yield new Uint8Array(10);
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        },
      };
    },
  };
}

async function rendered(script: VoiceScript = {}) {
  const server = await scriptedVoiceServer(script);
  ends.push(async () => server[Symbol.asyncDispose]());
  const mic = microphone();
  const queue: ScriptedQueue = scriptedQueue();
  const told: string[] = [];
  let hook!: UseVoiceStream;
  let show!: (isShown: boolean) => void;
  let renders = 0;
  function Talker() {
    const round = ++renders;
    hook = useVoiceStream(server.url, {
      ...{ queue, microphone: mic.open, batchAfterMs: 600_000 },
      onMessage: ({ role, text }) =>
        told.push(`${role}: ${text}${round < renders ? ' (stale)' : ''}`),
    });
    return createElement('p', null, hook.responseText);
  }
  function App() {
    const [isShown, setShown] = useState(true);
    show = setShown;
    return isShown ? createElement(Talker) : null;
  }
  const element = document.createElement('div');
  const root = createRoot(element);
  await act(() => root.render(createElement(StrictMode, null, createElement(App))));
  ends.push(() => act(async () => root.unmount()));
  return {
    ...{ server, mic, queue, element, told },
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

describe('useVoiceStream', () => {
  it('shows a conversation: held button, transcript, answer, sound', async () => {
    const page = await rendered({
      heard({ say }, { type }) {
        if (type === 'audio_start') say({ type: 'partial_transcript', text: 'What' });
        if (type !== 'audio_end') return;
        say({ type: 'final_transcript', text: 'What time is it?' });
        say({ type: 'response_chunk', text: 'Noon.', accumulated: 'Noon.' });
        say({ type: 'audio_chunk', index: 0, url: '/voice/audio/0.wav' });
        say({ type: 'response_complete', text: 'Noon.', audio_url: '/voice/audio/0.wav' });
      },
    });
    expect(page.hook).toMatchObject({
      status: 'disconnected',
      partialTranscript: '',
      error: undefined,
    });
    const { startRecording, audioQueue } = page.hook;
    await act(() => page.hook.connect());
    expect(page.hook.status).toBe('ready');
    await act(() => page.hook.startRecording());
    await until(() => page.hook.partialTranscript === 'What' && page.hook.level === 0.25);
    expect(page.hook.status).toBe('recording');
    await act(() => page.hook.stopRecording());
    await until(() => page.hook.responseComplete);
    expect(page.hook).toMatchObject({
      ...{ status: 'ready', finalTranscript: 'What time is it?', isPlaying: true, level: 0 },
    });
    expect(page.element.textContent).toBe('Noon.');
    expect(page.hook.audioQueue.isPlaying).toBe(true);
    await act(async () => page.queue.end());
    expect(page.hook).toMatchObject({ isPlaying: false, answerHeard: true });
    expect(page.told).toEqual(['user: What time is it?', 'assistant: Noon.']);
    expect([page.hook.startRecording, page.hook.audioQueue]).toEqual([startRecording, audioQueue]);
  });

  it('asks in writing, and is silent at once when it is cancelled', async () => {
    const page = await rendered({
      heard({ say }, { type }) {
        if (type !== 'text') return;
        say({ type: 'response_chunk', text: 'Once', accumulated: 'Once' });
        say({ type: 'audio_chunk', index: 0, url: '/voice/audio/0.wav' });
      },
    });
    await act(() => page.hook.sendText('A story!'));
    await until(() => page.hook.isPlaying);
    expect(page.hook.status).toBe('processing');
    await act(() => page.hook.cancel());
    expect(page.queue.isPlaying).toBe(false);
    expect(page.hook).toMatchObject({ status: 'ready', isPlaying: false, isInterrupted: true });
  });

  it('gives the microphone back, and leaves, when the component goes', async () => {
    const page = await rendered();
    await act(() => page.hook.startRecording());
    await until(() => page.hook.status === 'recording' && page.server.peers.length === 1);
    expect(page.mic.isOn).toBe(true);
    await page.show(false);
    expect(page.mic.isOn).toBe(false);
    await until(() => page.server.peers[0]!.socket.readyState >= 2);
    await page.show(true);
    expect(page.hook.status).toBe('disconnected');
  });
});

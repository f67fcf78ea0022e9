import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateSocket } from '@ws/client';
import { secondsToSamples } from '@ws/core/internal';
import { createVoiceStream } from '@ws/voice-client';
import { WebSocket } from 'ws';
import { joined } from '../../../packages/bench/src/measure/joined.js';
import type { Dialogue, Step, Turn, VoiceName } from './dialogues.js';
import type { DoneStep, HeldDialogue, ToldMessage } from './held-dialogue.js';
import { createRoom } from './room.js';

export interface Holding {
  /** Of the server. */
  readonly url: string;
  /** What a step sounds like; 16 kHz. */
  soundOf(text: string, by: VoiceName): Float32Array;
  recordingOf(name: string): Float32Array;
}

const POLL_MS = 20;
/** An answer that has not come by then is lost. */
const PATIENCE_MS = 45_000;
/** After the last step, the bench listens so long for answers to nothing. */
const AFTERWARDS_MS = 4000;
const LEAD_MS = 1000;

/** A person talks with the server, in real time, as the dialogue says. */
export async function holdDialogue(
  { steps }: Dialogue,
  { url, soundOf, recordingOf }: Holding,
): Promise<HeldDialogue> {
  const room = createRoom();
  const messages: ToldMessage[] = [];
  const tapped: CreateSocket = (address) => {
    const socket = new WebSocket(address);
    socket.addEventListener('message', ({ data }) => {
      messages.push({ at: performance.now(), ...JSON.parse(String(data)) });
    });
    return socket;
  };
  using voice = createVoiceStream({
    ...{ url, createSocket: tapped, microphone: room.microphone, queue: room.queue },
  });
  await voice.connect();
  if (voice.state.connection !== 'open') throw voice.state.error ?? new Error('no connection');
  await voice.startRecording({ mode: 'continuous' });
  await sleep(LEAD_MS);

  /** When the last question ended. */
  let askedAt = performance.now();

  async function until(isSo: () => boolean): Promise<void> {
    const latest = performance.now() + PATIENCE_MS;
    while (!isSo() && performance.now() < latest) await sleep(POLL_MS);
  }

  const since = (): readonly ToldMessage[] => messages.filter(({ at }) => at >= askedAt);
  const isComplete = (): boolean => {
    const last = since().findLast(({ type }) =>
      ['response_complete', 'final_transcript', 'interrupted', 'stopped'].includes(type),
    );
    return last?.type === 'response_complete';
  };

  /** How long the answer has sounded. */
  function soundedSeconds(): number {
    return room.played
      .filter(({ at }) => at >= askedAt)
      .reduce((sum, { seconds }) => sum + seconds, 0);
  }

  async function say(samples: Float32Array): Promise<void> {
    await room.say(samples);
  }

  function sounds({ says, recording, by = 'slt' }: Turn): Float32Array {
    if (recording !== undefined) return recordingOf(recording);
    return joined(
      says.map((part) =>
        typeof part === 'number' ? new Float32Array(secondsToSamples(part)) : soundOf(part, by),
      ),
    );
  }

  async function take(step: Step): Promise<void> {
    switch (step.do) {
      case 'ask':
        await say(sounds(step.turn));
        askedAt = performance.now();
        return;
      case 'mumble':
      case 'stop':
        return say(soundOf(step.text, step.by ?? 'slt'));
      case 'hear':
        return until(() => soundedSeconds() >= step.seconds || (isComplete() && !room.isSounding));
      case 'hear out':
        return until(() => isComplete() && !room.isSounding);
      case 'wait':
        await sleep(step.seconds * 1000);
        return;
      case 'noise':
        return room.noise(step.sound(), step.db);
      case 'echo':
        return room.echo(step.db);
      case 'cancel':
        return voice.cancel();
    }
  }

  const done: DoneStep[] = [];
  for (const step of steps) {
    const from = performance.now();
    await take(step);
    done.push({ step, from, to: performance.now() });
  }
  await sleep(AFTERWARDS_MS);
  room.close();
  return {
    ...{ steps: done, messages },
    played: room.played.map((one) => ({ ...one, url: new URL(one.url).pathname })),
  };
}

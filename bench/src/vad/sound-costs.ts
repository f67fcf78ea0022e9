import { setImmediate } from 'node:timers/promises';
import { type Distribution, distribution } from '@ws/bench';
import { createStreamingSession, SAMPLE_RATE, type VoiceActivityDetector } from '@ws/core';
import { msToSamples, secondsToSamples } from '@ws/core/internal';
import type { MeteredEngine } from '../engines.js';
import { progress } from '../report.js';
import { type CountedBackend, countCalls } from '../streaming/counted-backend.js';
import { createEngineBackend } from '../streaming/engine-backend.js';
import { demoRecording, type StreamedRecording, stream60 } from '../streaming/recordings.js';
import { stretchOf } from './sound.js';
import { soundsWithoutSpeech } from './sounds.js';

// What a session costs in processor time: of speech without a pause, of each sound without speech, and of short cuts of
// both that are each a final.

/** What stands before the audio. */
export const PROMPTS = {
  'no prompt': undefined,
  'a prompt':
    'And so, my fellow Americans, ask not what your country can do for you. Ask what you can do for your country!',
} as const;

export type PromptName = keyof typeof PROMPTS;
export const PROMPT_NAMES = Object.keys(PROMPTS) as readonly PromptName[];

/** A sound of a minute. */
export interface SoundCost {
  readonly sound: string;
  readonly isSpeech: boolean;
  /** Milliseconds of processor time per second of audio, by prompt; with a detector, and where all of it is heard. */
  readonly detected: Readonly<Record<PromptName, number>>;
  readonly undetected: Readonly<Record<PromptName, number>>;
}

/** Short cuts of a sound, each a final of its own. */
export interface BlipCost {
  readonly sound: string;
  readonly isSpeech: boolean;
  readonly cuts: number;
  /** Milliseconds of processor time per final, by prompt. */
  readonly ms: Readonly<Record<PromptName, Distribution & { readonly most: number }>>;
  /** How often the decoder ran per final, by prompt. */
  readonly passes: Readonly<Record<PromptName, Distribution & { readonly most: number }>>;
  /** Per cent of the finals that have a text. */
  readonly answered: Readonly<Record<PromptName, number>>;
}

const SECONDS = 60;
/** Where all of it is heard: less of it, for that is much to decode. */
const HEARD_SECONDS = 20;
const LONGEST_UTTERANCE_MS = 10_000;
const CHUNK_MS = 100;
const BLIP_SECONDS = [0.2, 0.35, 0.5, 0.8];
/** Of a sound that is the same all along, what is cut. */
const CUT_SECONDS = 1.6;

interface Cut {
  readonly name: string;
  readonly isSpeech: boolean;
  readonly samples: Float32Array;
}

/** A minute of each sound, and of speech without its pauses, which is what a session is made for. */
export async function measureSounds(
  { engine }: MeteredEngine,
  createVad: () => VoiceActivityDetector,
): Promise<readonly SoundCost[]> {
  const counted = countCalls(createEngineBackend(engine));
  const sounds: readonly Cut[] = [
    { name: 'speech without a pause', isSpeech: true, samples: denseSpeech() },
    ...soundsWithoutSpeech().map(({ name, samples }) => ({ name, isSpeech: false, samples })),
  ];
  const rows: SoundCost[] = [];
  for (const { name, isSpeech, samples } of sounds) {
    const costOf = async (isDetected: boolean, prompt: PromptName): Promise<number> => {
      const seconds = isDetected ? SECONDS : HEARD_SECONDS;
      const vad = isDetected ? createVad() : null;
      const heard = repeated(samples, secondsToSamples(seconds));
      const before = process.cpuUsage();
      await hear(counted, heard, { vad, prompt: PROMPTS[prompt] });
      return cpuMs(before) / seconds;
    };
    const both = async (vad: boolean) => ({
      'no prompt': await costOf(vad, 'no prompt'),
      'a prompt': await costOf(vad, 'a prompt'),
    });
    rows.push({ sound: name, isSpeech, detected: await both(true), undetected: await both(false) });
    progress(JSON.stringify(rows.at(-1)));
  }
  return rows;
}

/** Cuts of 0.2 to 0.8 s, one every `stepMs`: of what lies between the utterances of a recording, of each sound, and of speech. */
export async function measureBlips(
  { engine, decoder, reset }: MeteredEngine,
  stepMs: number,
): Promise<readonly BlipCost[]> {
  const counted = countCalls(createEngineBackend(engine));
  const recording = stream60() ?? demoRecording();
  const sources: readonly Cut[] = [
    { name: 'speech', isSpeech: true, samples: denseSpeech().subarray(0, 8 * SAMPLE_RATE) },
    ...pausesOf(recording).map((samples) => ({
      name: `between the utterances of ${recording.name}`,
      isSpeech: false,
      samples,
    })),
    ...soundsWithoutSpeech().map(({ name, samples }) => ({
      name,
      isSpeech: false,
      samples: samples.subarray(0, secondsToSamples(CUT_SECONDS)),
    })),
  ];
  const names = [...new Set(sources.map(({ name }) => name))];
  const rows: BlipCost[] = [];
  for (const sound of names) {
    const own = sources.filter(({ name }) => name === sound);
    const cuts = own.flatMap(({ samples }) => cutEvery(samples, msToSamples(stepMs)));
    const costs: Record<PromptName, number[]> = { 'no prompt': [], 'a prompt': [] };
    const passes: Record<PromptName, number[]> = { 'no prompt': [], 'a prompt': [] };
    const answered: Record<PromptName, number> = { 'no prompt': 0, 'a prompt': 0 };
    for (const samples of cuts) {
      for (const prompt of PROMPT_NAMES) {
        reset();
        const before = process.cpuUsage();
        const text = await hear(counted, samples, { vad: null, prompt: PROMPTS[prompt] });
        costs[prompt].push(cpuMs(before));
        passes[prompt].push(decoder.runs);
        if (text !== '') answered[prompt] += 100 / cuts.length;
      }
    }
    rows.push({
      sound,
      isSpeech: own[0]!.isSpeech,
      cuts: cuts.length,
      ms: spreadOf(costs),
      passes: spreadOf(passes),
      answered,
    });
    progress(JSON.stringify(rows.at(-1)));
  }
  return rows;
}

/** A session over the audio, as if computing took no time; the text of its finals. */
async function hear(
  backend: CountedBackend,
  samples: Float32Array,
  {
    vad,
    prompt,
  }: { readonly vad: VoiceActivityDetector | null; readonly prompt: string | undefined },
): Promise<string> {
  const endpointing = { maxUtteranceMs: LONGEST_UTTERANCE_MS };
  const options = { backend, vad, prompt, endpointing, language: 'en' };
  await using session = createStreamingSession(options);
  let text = '';
  const listening = (async () => {
    for await (const event of session) if (event.type === 'final') text += event.text;
  })();
  const chunk = msToSamples(CHUNK_MS);
  for (let from = 0; from < samples.length; from += chunk) {
    await session.write(samples.subarray(from, from + chunk));
    do {
      await backend.idle();
      await setImmediate();
    } while (backend.running > 0);
  }
  await session.end();
  await listening;
  return text;
}

/** What is said in the recordings, one word after the other. */
function denseSpeech(): Float32Array {
  const { samples, utterances } = stream60() ?? demoRecording();
  return stretchOf(
    samples,
    utterances.map(
      ({ speechStart, speechEnd }) =>
        [secondsToSamples(speechStart), secondsToSamples(speechEnd)] as const,
    ),
  );
}

/** What lies between its utterances: breath, a chair, the room. */
function pausesOf({ samples, utterances }: StreamedRecording): readonly Float32Array[] {
  return utterances.slice(1, 6).map(({ speechStart }, i) => {
    const from = secondsToSamples(utterances[i]!.speechEnd);
    return samples.subarray(from, secondsToSamples(speechStart));
  });
}

function cutEvery(samples: Float32Array, step: number): readonly Float32Array[] {
  return BLIP_SECONDS.flatMap((seconds) => {
    const length = secondsToSamples(seconds);
    const count = Math.max(0, Math.floor((samples.length - length) / step));
    return Array.from({ length: count }, (_, i) => samples.slice(i * step, i * step + length));
  });
}

function repeated(samples: Float32Array, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => samples[i % samples.length]!);
}

function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function spreadOf(values: Readonly<Record<PromptName, readonly number[]>>): BlipCost['ms'] {
  const of = (name: PromptName) => ({
    ...distribution(values[name]),
    most: Math.max(...values[name]),
  });
  return { 'no prompt': of('no prompt'), 'a prompt': of('a prompt') };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@ws/client';
import { writeWav } from '@ws/core/audio';
import { systemClock } from '@ws/core/internal';
import type { ScriptedBackend } from '@ws/testing';
import { createServer, type TranscriptionServer } from '../../src/app/create-server.js';
import { type ChaosProxy, chaosProxy } from '../support/chaos-proxy.js';
import type { Heard } from './judge-words.js';
import { createPlannedEngine } from './planned-engine.js';
import type { CrowdClient, CrowdPlan } from './random-crowds.js';
import { createExactDetector, type Speech, speak } from './spoken-words.js';
import { inSamples, isUntold, type Place, type Told } from './talk.js';
import type { CallFault } from './talk-plan.js';

// A recording whose transcription fails, or whose server is killed, is posted again.
const ATTEMPTS = 40;
const RETRY_MS = 25;

/** Plays a plan with real sockets on a real clock. */
export async function playCrowd(plan: CrowdPlan): Promise<readonly Heard[]> {
  // One speech, so that no two clients say the same word: a word in the wrong session is seen.
  const speeches = speechesOf(plan);
  const all = speeches.flatMap(({ words }) => words);
  const swallowed = new Set<string>();
  let calls = 0;
  let writes = 0;
  const killings = [...plan.killedAfter].sort((a, b) => a - b);
  let server = await start();
  const networks = await Promise.all(
    plan.clients.map(({ network }) => chaosProxy(() => server.url, network)),
  );
  let replacing = Promise.resolve();

  /** Faults are of all calls, also after a server was killed. */
  function createEngine(): ScriptedBackend {
    const faults = new Map<number, CallFault | undefined>();
    const faultOf = (index: number): CallFault | undefined => {
      if (!faults.has(index)) faults.set(index, plan.faults[calls++]);
      return faults.get(index);
    };
    const { latencies } = plan;
    return createPlannedEngine({
      ...{ clock: systemClock, latencies, faultOf, words: all, variant: 0, swallowed },
    });
  }

  function start(): Promise<TranscriptionServer> {
    return createServer({
      ...{ port: 0, backend: createEngine(), vad: createExactDetector, turn: 'none' },
      ...{ page: false, maxClients: 20, heartbeatIntervalMs: 400 },
    });
  }

  /** One more write; where the plan says so, the server is killed after it: no client hears of it in the server's words. */
  function written(): void {
    if (++writes < (killings[0] ?? Number.POSITIVE_INFINITY)) return;
    killings.shift();
    replacing = replacing.then(async () => {
      const killed = server;
      server = await start();
      for (const { cut } of networks) cut();
      await killed.close();
    });
  }

  async function live(
    { samples }: Speech,
    client: CrowdClient,
    { url }: ChaosProxy,
  ): Promise<Told> {
    const session = await connect(url, {
      ...{ strategy: client.strategy, language: 'en', turn: 'none', encoding: 'pcm_f32le' },
      ...{ livenessTimeoutMs: 1000, waitForServer: true },
    });
    const texts: string[] = [];
    const places: Place[] = [];
    async function read(): Promise<void> {
      for await (const event of session) {
        if (event.type === 'final') texts.push(event.text);
        if (isUntold(event)) places.push(inSamples(event));
      }
    }
    async function say(): Promise<void> {
      const flushes: Promise<void>[] = [];
      for (const [i, piece] of pieces(samples, client.chunks).entries()) {
        await session.write(piece);
        written();
        // Time for what comes back.
        await sleep(1);
        if (client.flushedAfter.includes(i)) flushes.push(session.flush());
      }
      await session.end();
      await Promise.all(flushes);
    }
    await Promise.all([read(), say()]);
    return { text: texts.join(' '), places };
  }

  async function posted({ samples }: Speech, { url }: ChaosProxy): Promise<Told> {
    const recording = new Uint8Array(writeWav(samples, { sampleRate: 16_000 }));
    let why: unknown;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      written();
      try {
        const form = new FormData();
        form.set('file', new Blob([recording]), 'speech.wav');
        form.set('model', 'whisper-1');
        form.set('response_format', 'verbose_json');
        const address = `${url.replace('ws', 'http')}/v1/audio/transcriptions`;
        const answer = await fetch(address, { method: 'POST', body: form });
        const body = (await answer.json()) as { text: string; untranscribed?: readonly Place[] };
        if (answer.ok) {
          return { text: body.text, places: (body.untranscribed ?? []).map(inSamples) };
        }
        why = body;
      } catch (error) {
        why = error;
      }
      await sleep(RETRY_MS);
    }
    throw new Error('A recording is refused again and again', { cause: why });
  }

  const heard = await Promise.all(
    plan.clients.map(async (client, i): Promise<Heard> => {
      const speech = speeches[i]!;
      const { samples, words } = speech;
      const network = networks[i]!;
      const told = await (client.way === 'live'
        ? live(speech, client, network)
        : posted(speech, network));
      network.close();
      const cuts = cutsOf(client, samples);
      return { ...told, words, cuts, sent: samples.length, swallowed, isDetected: true };
    }),
  );
  await replacing;
  await server.close();
  return heard;
}

/** What each client says. Times are those of its own audio. */
function speechesOf({ clients }: CrowdPlan): readonly Speech[] {
  const all = speak(clients.flatMap(({ speech }) => speech));
  let at = 0;
  return clients.map(({ speech }) => {
    const { length } = speak(speech).samples;
    const start = at;
    at += length;
    const words = all.words.filter((word) => word.start >= start && word.start < at);
    return {
      samples: all.samples.subarray(start, at),
      words: words.map((word) => ({
        ...word,
        start: word.start - start,
        middle: word.middle - start,
        end: word.end - start,
      })),
    };
  });
}

function pieces(samples: Float32Array, chunks: readonly number[]): readonly Float32Array[] {
  const found: Float32Array[] = [];
  for (let at = 0, i = 0; at < samples.length; i++) {
    const length = chunks[i % chunks.length]!;
    found.push(samples.subarray(at, at + length));
    at += length;
  }
  return found;
}

function cutsOf({ way, chunks, flushedAfter }: CrowdClient, samples: Float32Array): number[] {
  if (way === 'posted') return [];
  const ends: number[] = [];
  for (const piece of pieces(samples, chunks)) ends.push((ends.at(-1) ?? 0) + piece.length);
  return flushedAfter.flatMap((i) => ends[i] ?? []);
}

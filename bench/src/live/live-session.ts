import { connect } from '@ws/client';
import { createWavSource } from '@ws/client/node';
import type { StrategyName } from '@ws/core';
import { samplesToSeconds, type VadName } from '@ws/core/internal';
import type { HealthReport } from '@ws/server';
import type { HeardEvent } from '../streaming/run-session.js';
import type { ServerProcess } from './server-process.js';

/** How a session is asked for. */
export interface LiveSettings {
  readonly strategy: StrategyName;
  /** Audio between partials; left out, the strategy's own. */
  readonly partialIntervalMs?: number | undefined;
  /** The server's detector. Left out, its own choice. */
  readonly vad?: VadName | undefined;
  /** Audio that is sent at once. Default 100. */
  readonly chunkMs?: number | undefined;
}

/** What a session heard, and what it took of the server. Times are seconds from the recording's first sample. */
export interface LiveSession {
  /** Partials and finals, each with the time at which the client had it. */
  readonly heard: readonly HeardEvent[];
  readonly partials: number;
  /** When audio was written, and how much had been by then. */
  readonly sent: readonly (readonly [at: number, seconds: number])[];
  /** When the session was over. */
  readonly ended: number;
  /** The first error. */
  readonly failed?: string | undefined;
  /** Errors and warnings. */
  readonly complaints: readonly string[];
  /** Processor time, in milliseconds, of the server and of its inference process. */
  readonly serverCpuMs: number;
  readonly engineCpuMs: number;
  /** Calls that were answered, and those that were overtaken. */
  readonly calls: number;
  readonly aborted: number;
  /** Resident memory of both at the end, in bytes. */
  readonly memoryBytes: number;
}

/** Sends a recording to the server as a microphone would, in real time, and listens. */
export async function runLiveSession(
  server: ServerProcess,
  audio: string,
  { strategy, partialIntervalMs, vad, chunkMs }: LiveSettings,
): Promise<LiveSession> {
  const before = await server.health();
  const session = await connect(server.url, {
    strategy,
    partialIntervalMs,
    vad,
    language: 'en',
  });
  const heard: HeardEvent[] = [];
  const complaints: string[] = [];
  let partials = 0;
  let failed: string | undefined;
  const sent: (readonly [number, number])[] = [];
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  const sending = (async () => {
    let seconds = 0;
    for await (const samples of createWavSource(audio, { chunkMs })) {
      seconds += samplesToSeconds(samples.length);
      sent.push([elapsed(), seconds]);
      await session.write(samples);
    }
    await session.end();
  })();
  // Its failure ends the iteration too, which is where it is heard of.
  sending.catch(() => {});
  for await (const event of session) {
    const at = elapsed();
    if (event.type === 'partial') partials++;
    if (event.type === 'partial' || event.type === 'final') heard.push({ event, at });
    if (event.type === 'error') failed ??= event.message;
    if (event.type === 'error' || event.type === 'warning') complaints.push(event.message);
  }
  await sending;
  const ended = elapsed();
  const after = await server.health();
  const difference = (of: (report: HealthReport) => number | undefined): number =>
    (of(after) ?? Number.NaN) - (of(before) ?? Number.NaN);
  return {
    heard,
    partials,
    sent,
    ended,
    failed,
    complaints,
    serverCpuMs: difference((report) => report.process.cpu_time_ms),
    engineCpuMs: difference((report) => report.engine?.cpu_time_ms),
    calls: difference((report) => report.scheduler?.completed),
    aborted: difference((report) => report.scheduler?.aborted),
    memoryBytes: after.process.memory_bytes + (after.engine?.memory_bytes ?? Number.NaN),
  };
}

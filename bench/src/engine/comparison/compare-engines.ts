import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wordErrorRate } from '@ws/core/measures';
import { resolveModel } from '@ws/models';
import type { ModelName } from '../../engines.js';
import { progress } from '../../report.js';
import type { Contender, ContenderCall, Contenders } from './contender.js';
import { startFasterWhisper } from './faster-whisper/start-faster-whisper.js';
import { loadOurEngines, startOurProcess } from './our-contenders.js';
import { type SpeechWindow, speechWindow } from './speech-window.js';
import { startWhisperCpp } from './whispercpp/start-whispercpp.js';

/** What a contender made of the window, again and again. */
export interface Heard {
  readonly contender: Contender;
  readonly calls: ContenderCall[];
  readonly errors: number;
}

/** All systems on one window; every one on one thread. */
export interface Comparison {
  readonly model: ModelName;
  readonly window: SpeechWindow;
  readonly words: number;
  readonly ours: readonly Heard[];
  /** The cheapest way to ask comes first. */
  readonly whisperCpp: readonly Heard[];
  readonly fasterWhisper: readonly Heard[];
  /** Why a system is not there, if so. */
  readonly absent: readonly string[];
}

/** Rounds that do not count: what JavaScript does again and again is compiled as it runs. */
const WARM_UP = 8;

/**
 * Gives the same window to our engine, whisper.cpp and faster-whisper with the same weights, each in turn in every round,
 * so that what else the machine does falls on all of them alike. In its turn each is asked twice, and the second call
 * counts: the first finds the processor's caches full of another system's weights, which no program of its own would.
 */
export async function compareEngines(
  model: ModelName,
  rounds: number,
): Promise<Comparison | undefined> {
  const window = speechWindow();
  if (window === undefined) return undefined;
  const absent: string[] = [];
  const started: Contenders[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'ws-bench-'));
  try {
    const { directory } = await resolveModel(model);
    const weights = { name: model, directory };
    const samplesFile = join(folder, 'samples.f32');
    writeFileSync(samplesFile, window.samples);

    const start = async (what: string, work: Promise<Contenders>): Promise<Heard[]> => {
      try {
        const contenders = await work;
        started.push(contenders);
        return contenders.all.map((contender) => ({ contender, calls: [], errors: 0 }));
      } catch (error) {
        absent.push(`${what}: ${(error as Error).message}`);
        progress(`skipped: ${absent.at(-1)}`);
        return [];
      }
    };
    const ours = await start('ours', loadOurEngines(model, window));
    ours.push(...(await start('ours, in its process', startOurProcess(model, window))));
    const whisperCpp = await start('whisper.cpp', startWhisperCpp(weights, samplesFile));
    const fasterWhisper = await start('faster-whisper', startFasterWhisper(weights, samplesFile));

    const all = [...ours, ...whisperCpp, ...fasterWhisper];
    for (let round = 1 - WARM_UP; round <= rounds; round++) {
      for (const { contender, calls } of all) {
        await contender.hear();
        const call = await contender.hear();
        if (round > 0) calls.push(call);
      }
      progress(round > 0 ? `systems: round ${round} of ${rounds}` : 'systems: warming up');
    }
    const scored = (list: readonly Heard[]): readonly Heard[] =>
      list.map((one) => ({
        ...one,
        errors: wordErrorRate(window.said, one.calls.at(-1)?.text ?? '').errors,
      }));
    return {
      model,
      window,
      words: wordErrorRate(window.said, '').words,
      ours: scored(ours),
      whisperCpp: scored(whisperCpp),
      fasterWhisper: scored(fasterWhisper),
      absent,
    };
  } finally {
    for (const contenders of started) await contenders[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

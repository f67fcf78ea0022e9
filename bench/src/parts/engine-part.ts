import type { Figure } from '@ws/bench';
import { distribution } from '@ws/bench';
import { createPromptStrategy } from '@ws/core';
import { createLocalAgreementStrategy } from '@ws/core/strategies';
import { createBuiltBackend, missingBuild } from '../built-backend.js';
import { windows } from '../engine/windows.js';
import { loadMeteredEngine } from '../engines.js';
import { progress } from '../report.js';
import { countCalls } from '../streaming/counted-backend.js';
import { createEngineBackend } from '../streaming/engine-backend.js';
import { demoRecording } from '../streaming/recordings.js';
import { runSession } from '../streaming/run-session.js';
import { unheard } from '../unheard.js';
import { calibrate } from './calibration.js';
import { type OwnFigures, ownFigures } from './own-figures.js';
import { commandOf, NOTHING, type Part, type PartSettings } from './part.js';

const PART = 'engine';
const PRECISION = 'int8';
/**
 * Each process has its own luck with memory and with what else runs: the median of its rounds is one repetition, and eight
 * of these can be told from eight others.
 */
const QUICK = { processes: 8, rounds: 5 };
const WHOLE = { processes: 12, rounds: 9 };

/** What one call takes, beside a fixed computation; and work that is counted. */
export const ENGINE: Part = {
  name: PART,
  what: 'one call of the engine: time, beside a fixed computation, and work that is counted exactly',
  async run(settings) {
    const built = missingBuild();
    if (built !== undefined) throw new Error(built);
    const own = ownFigures(PART, commandOf(PART, settings));
    const counted = await countedWork(own, settings);
    return { ...NOTHING, figures: [...counted, ...(await timedCalls(own, settings))] };
  },
};

async function timedCalls(
  { of }: OwnFigures,
  { quick, model, signal }: PartSettings,
): Promise<readonly Figure[]> {
  const { processes, rounds } = quick ? QUICK : WHOLE;
  // The longest takes as long as all others together.
  const stretches = windows().slice(0, quick ? 2 : undefined);
  const own = stretches.map(() => ({ times: [] as number[], ratios: [] as number[] }));
  const calibrations: number[] = [];
  for (let i = 0; i < processes; i++) {
    await using backend = await createBuiltBackend(model, PRECISION);
    await backend.load();
    const times = stretches.map((): number[] => []);
    const ratios = stretches.map((): number[] => []);
    const calibrated: number[] = [];
    // The first round warms up.
    for (let round = 0; round <= rounds; round++) {
      signal.throwIfAborted();
      let before = calibrate();
      for (const [at, stretch] of stretches.entries()) {
        const samples = unheard(stretch.samples, round);
        const started = performance.now();
        await backend.transcribe(samples, { language: 'en', timestamps: false, fallback: false });
        const took = performance.now() - started;
        const after = calibrate();
        const calibration = (before + after) / 2;
        before = after;
        if (round === 0) continue;
        calibrated.push(calibration);
        times[at]!.push(took);
        ratios[at]!.push(took / calibration);
      }
    }
    calibrations.push(middle(calibrated));
    for (const [at, { times: ofAll, ratios: allRatios }] of own.entries()) {
      ofAll.push(middle(times[at]!));
      allRatios.push(middle(ratios[at]!));
    }
    progress(`engine: process ${i + 1} of ${processes}`);
  }
  return [
    ...of('this machine', 'calibration', middle(calibrations), { repetitions: calibrations }),
    ...stretches.flatMap(({ seconds }, at) => {
      const system = `ws onnx ${PRECISION} ${model}, ${seconds} s`;
      const { times, ratios } = own[at]!;
      return [
        ...of(system, 'call-time-p50', middle(times), { repetitions: times }),
        ...of(system, 'relative-time', middle(ratios), { repetitions: ratios }),
      ];
    }),
  ];
}

function middle(values: readonly number[]): number {
  return distribution(values).p50;
}

/** What whole sessions over the demo's recording give the engine to do: the same each time. */
async function countedWork(
  { of }: OwnFigures,
  { model }: PartSettings,
): Promise<readonly Figure[]> {
  const { engine, encoder, decoder, reset } = await loadMeteredEngine(model, PRECISION);
  const { samples } = demoRecording();
  const figures: Figure[] = [];
  try {
    for (const strategy of [createPromptStrategy(), createLocalAgreementStrategy()]) {
      reset();
      const backend = countCalls(createEngineBackend(engine));
      await runSession(backend, strategy, samples);
      const system = `ws ${strategy.name} ${model}`;
      const exact = { exact: true };
      figures.push(
        ...of(system, 'encoder-frames', encoder.work, exact),
        ...of(system, 'decoder-tokens', decoder.work, exact),
        ...of(system, 'engine-calls', backend.answered, exact),
      );
      progress(`engine: work of ${strategy.name}`);
    }
  } finally {
    await engine.release();
  }
  return figures;
}

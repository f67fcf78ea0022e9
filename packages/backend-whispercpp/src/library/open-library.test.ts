import { describe, expect, it } from 'vitest';
import { checkAbi } from './open-library.js';

const context = {
  use_gpu: true,
  gpu_device: 0,
  dtw_token_timestamps: false,
  dtw_aheads_preset: 0,
  dtw_n_top: -1,
  dtw_aheads: { n_heads: 0, heads: null },
  dtw_mem_size: 134_217_728,
};
const full = {
  strategy: 0,
  n_max_text_ctx: 16_384,
  thold_pt: Math.fround(0.01),
  thold_ptsum: Math.fround(0.01),
  max_len: 0,
  audio_ctx: 0,
  suppress_blank: true,
  temperature: 0,
  max_initial_ts: 1,
  length_penalty: -1,
  temperature_inc: Math.fround(0.2),
  entropy_thold: Math.fround(2.4),
  logprob_thold: -1,
  no_speech_thold: Math.fround(0.6),
  greedy: { best_of: 5 },
  beam_search: { beam_size: -1 },
  grammar_penalty: 100,
  vad: false,
  vad_params: {
    threshold: 0.5,
    min_speech_duration_ms: 250,
    min_silence_duration_ms: 100,
    speech_pad_ms: 30,
    samples_overlap: Math.fround(0.1),
  },
};

const library = (version: string, own: { context?: object; full?: object } = {}) => ({
  version: () => version,
  contextDefaults: () => ({ ...context, ...own.context }),
  fullDefaults: () => ({ ...full, ...own.full }),
});

describe('a library’s C API', () => {
  it.each(['1.9.1', '1.9.3-dev', 'v1.9.0'])('of version %s is known', (version) => {
    expect(checkAbi(library(version), '/lib/libwhisper.so')).toBe(version);
  });

  it.each(['1.8.2', '1.10.0', '2.0.0', '1.90.1', ''])(
    'of version %j is refused, with those that are known',
    (version) => {
      expect(() => checkAbi(library(version), '/lib/libwhisper.so')).toThrow(
        expect.objectContaining({
          code: 'ERR_BACKEND_UNAVAILABLE',
          message: `The whisper.cpp library /lib/libwhisper.so is version ${version}. Versions 1.9.x can be used here. Build one: npx @ws/backend-whispercpp build`,
        }),
      );
    },
  );

  it.each([
    [{ context: { dtw_mem_size: 0 } }, 'dtw_mem_size is 0, not 134217728'],
    [{ context: { dtw_aheads: { n_heads: 7 } } }, 'dtw_aheads.n_heads is 7, not 0'],
    [{ full: { entropy_thold: 0 } }, 'entropy_thold is 0, not 2.4'],
    [
      { full: { vad_params: { ...full.vad_params, samples_overlap: 30 } } },
      'vad_params.samples_overlap is 30, not 0.1',
    ],
    [{ full: { no_speech_thold: Number.NaN } }, 'no_speech_thold is NaN'],
    [{ full: { suppress_blank: false } }, 'suppress_blank is false, not true'],
  ])('that is laid out otherwise is refused, whatever it calls itself: %j', (own, problem) => {
    expect(() => checkAbi(library('1.9.2', own), '/l.so')).toThrow(problem);
  });
});

import { z } from 'zod';
import type { BenchResult } from './bench-result.js';
import { LONGEST_NAME, LONGEST_TEXT, MOST } from './bounds.js';

const name = z.string().min(1).max(LONGEST_NAME);
const text = z.string().max(LONGEST_TEXT);
const seconds = z.number().nonnegative();
const pair = z.tuple([z.number(), z.number()]).readonly();

const figure = z.object({
  id: name,
  system: name,
  measure: name,
  value: z.number(),
  interval: pair.optional(),
  repetitions: z.array(z.number()).max(1_000).readonly().optional(),
  exact: z.boolean().optional(),
  sessions: z.array(name).max(MOST.sessions).readonly().optional(),
  command: text,
});

const recording = z.object({
  name,
  seconds,
  language: name,
  licence: text.optional(),
  reference: text.optional(),
  words: z
    .array(z.object({ text: name, start: z.number(), end: z.number() }))
    .max(MOST.points)
    .readonly()
    .optional(),
  speech: z.array(pair).max(MOST.points).readonly(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal'),
});

const event = z.object({
  at: z.number(),
  type: z.enum(['partial', 'final']),
  utterance: z.number(),
  text,
  committed: z.number().nonnegative().optional(),
  start: z.number().optional(),
  end: z.number().optional(),
});

const session = z.object({
  id: name,
  system: name,
  part: name.optional(),
  pace: z.enum(['spoken', 'audio-time', 'whole']),
  recording,
  repetition: z.number().int().positive().optional(),
  together: z.number().int().positive().optional(),
  began: z.number().optional(),
  sent: z.array(pair).max(MOST.points).readonly(),
  events: z.array(event).max(MOST.events).readonly(),
  ended: z.number(),
  failed: text.optional(),
});

const curve = z.object({
  id: name,
  system: name,
  x: name,
  y: name,
  points: z.array(pair).max(MOST.points).readonly(),
  command: text,
});

/** What a result file must hold; keys that it does not know are left out. */
export const RESULT_SHAPE: z.ZodType<BenchResult> = z.object({
  schema: z.literal('ws-bench/1'),
  run: z.object({
    date: z.iso.datetime({ offset: true }),
    seconds,
    command: text,
    commit: name.optional(),
    dirty: z.boolean().optional(),
    versions: z.record(name, text).readonly(),
    load: pair,
  }),
  machine: z.object({
    processor: text,
    cores: z.number().int().positive(),
    memoryGiB: seconds,
    platform: text,
    instructionSets: z.array(name).max(1_000).readonly(),
  }),
  figures: z.array(figure).max(MOST.figures).readonly(),
  sessions: z.array(session).max(MOST.sessions).readonly(),
  curves: z.array(curve).max(MOST.figures).readonly(),
  missing: z
    .array(z.object({ what: text, why: text }))
    .max(MOST.missing)
    .readonly(),
}) as z.ZodType<BenchResult>;

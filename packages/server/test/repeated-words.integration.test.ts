// An answer that repeats the last word of the question, as the server's parts hear it: Silero, Smart Turn, the real engine.
import { createOnnxBackend } from '@ws/backend-onnx';
import { createContainerDecoders } from '@ws/containers';
import { createStreamingSession, type TranscriptionBackend, type TurnDetector } from '@ws/core';
import { normalizeWords } from '@ws/core/measures';
import { strategyByName } from '@ws/core/strategies';
import { resolveModel } from '@ws/models';
import { createSmartTurn } from '@ws/turn-smart';
import { loadSileroModel, type SileroModel } from '@ws/vad-silero';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phoneCall } from '../../../test/support/recordings.js';

const call = phoneCall();
if (call === undefined) {
  console.warn('Tests on a phone call are skipped: ../shared/audio/more is not there.');
}

// "Okay, sure. Would you like to ship it regular or express?" "Express, please."
const FROM = 28.3;
const TO = 35.7;
const STEP = 1600;

describe.skipIf(call === undefined)('an answer that repeats the last word of the question', () => {
  let samples: Float32Array;
  let backend: TranscriptionBackend;
  let turn: TurnDetector;
  let silero: SileroModel;

  beforeAll(async () => {
    samples = (await decoded(call!)).slice(FROM * 16_000, TO * 16_000);
    const { directory } = await resolveModel('tiny.en');
    backend = createOnnxBackend({ model: directory, precision: 'int8' });
    turn = createSmartTurn();
    silero = await loadSileroModel();
  });
  afterAll(async () => {
    await backend?.[Symbol.asyncDispose]();
    await turn?.[Symbol.asyncDispose]();
  });

  it.each(['prompt', 'context', 'hybrid', 'local-agreement', 'align-att'] as const)(
    'keeps it, with %s',
    async (name) => {
      for (const detector of [turn, undefined]) {
        const session = createStreamingSession({
          backend,
          turn: detector,
          strategy: strategyByName(name),
          vad: silero.createVad(),
        });
        const finals: string[] = [];
        const reading = (async () => {
          for await (const event of session) if (event.type === 'final') finals.push(event.text);
        })();
        for (let at = 0; at < samples.length; at += STEP) {
          await session.write(samples.subarray(at, at + STEP));
        }
        await session.end();
        await reading;
        const words = normalizeWords(finals.join(' '));
        expect(words.slice(-5), finals.join(' | ')).toEqual([
          ...['regular', 'or', 'express'],
          ...['express', 'please'],
        ]);
      }
    },
  );
});

async function decoded(bytes: Uint8Array): Promise<Float32Array> {
  await using decoders = createContainerDecoders();
  const decoder = decoders.open();
  const pieces: Float32Array[] = [];
  for (const part of [decoder.decode(bytes), decoder.end()]) {
    for await (const [piece] of part) pieces.push(piece!);
  }
  const samples = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return samples;
}

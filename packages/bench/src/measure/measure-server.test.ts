import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import type { WholeProtocol } from '../protocols/protocol.js';
import { measureServer, type ServerMeasurement } from './measure-server.js';
import type { MeasuredRecording } from './measured-recording.js';

const recordingOf = (name: string, reference = 'one'): MeasuredRecording => ({
  facts: { name, seconds: 1, language: 'en', reference, speech: [], sha256: '0'.repeat(64) },
  parts: [new Float32Array(16_000)],
});

/** A server that answers at once, and how often it was asked. */
function answering(): WholeProtocol & { asked: number } {
  return {
    ...{ kind: 'whole', path: '/', asked: 0 },
    async transcribe(_, { tell }) {
      this.asked++;
      tell({ type: 'final', utterance: 1, text: 'one' });
    },
  };
}

function planOf(changes: Partial<ServerMeasurement>): ServerMeasurement {
  return {
    ...{ protocol: answering(), system: 'server', recordings: [recordingOf('a')] },
    access: { url: new URL('http://host'), headers: {} },
    ...{ request: {}, bounds: { connectMs: 1000, answerMs: 1000 } },
    ...{ sessions: [1], repetitions: 1, warmsUp: false, pieceMs: 40, silenceMs: 0 },
    clock: { ...createManualClock(), sleep: async () => {} },
    ...{ signal: new AbortController().signal, onProgress: () => {} },
    ...changes,
  };
}

describe('what a result could not hold is refused before the server is asked', () => {
  it.each<[string, Partial<ServerMeasurement>, RegExp]>([
    ['sessions', { sessions: [1, 1000], repetitions: 5 }, /5005 sessions, and a result holds 5000/],
    ['a name', { system: 'x'.repeat(500) }, /too long together.*--name/],
    ['a transcript', { recordings: [recordingOf('a', 'x'.repeat(100_001))] }, /"a" has 100001/],
    [
      'the transcripts of sessions at once',
      { recordings: ['a', 'b'].map((n) => recordingOf(n, 'x'.repeat(60_000))), sessions: [2] },
      /"all from a" has 120001 characters.*play all of them each/,
    ],
  ])('too much of %s', async (_, changes, message) => {
    const protocol = answering();
    await expect(measureServer(planOf({ protocol, ...changes }))).rejects.toThrow(message);
    expect(protocol.asked).toBe(0);
  });
});

it('two sessions at once join forty recordings twice, and not forty times', async () => {
  let joins = 0;
  const recordings = Array.from({ length: 40 }, (_, i): MeasuredRecording => {
    const { facts, parts } = recordingOf(String(i));
    return {
      facts,
      get parts() {
        joins++;
        return parts;
      },
    };
  });
  const sessions = await measureServer(planOf({ recordings, sessions: [2] }));
  expect(sessions.map(({ recording }) => recording.name)).toEqual(['all from 0', 'all from 1']);
  expect(joins).toBe(2 * recordings.length);
});

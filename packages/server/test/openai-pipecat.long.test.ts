// Pipecat's OpenAI services, unmodified: 300 MB of packages, so that this runs by hand.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { createServer } from '@ws/server';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';

const KEY = 'a-key-of-our-own';
const program = join(import.meta.dirname, 'support/openai-clients/pipecat_services.py');

it('pipecat-ai 1.14: a Realtime session with its own turns, and segments by HTTP', async () => {
  const work = mkdtempSync(join(tmpdir(), 'ws-pipecat-'));
  const server = await createServer({ port: 0, model: 'tiny.en', apiKeys: [KEY] });
  try {
    const file = join(work, 'recording.wav');
    const said = demoTranscript().slice(0, 3);
    const samples = demoRecording().slice(0, Math.round((said.at(-1)!.end + 0.3) * 16_000));
    writeFileSync(file, writeWav(samples, { sampleRate: 16_000 }));
    await execa('python3', ['-m', 'venv', join(work, 'python')]);
    const python = join(work, 'python', 'bin', 'python');
    await execa(python, ['-m', 'pip', 'install', '-q', 'pipecat-ai[openai]==1.14.0']);
    const base = `${server.url.replace('ws', 'http')}/v1`;
    const { stdout } = await execa(python, ['-W', 'ignore', program, base, file]);
    const { realtime, segmented } = JSON.parse(stdout.trim().split('\n').at(-1)!);
    const text = said.map((sentence) => sentence.text).join(' ');
    for (const { finals, errors } of [realtime, segmented]) {
      expect(errors).toEqual([]);
      expect(finals).toHaveLength(1);
      expect(wordErrorRate(text, finals[0]).rate, finals[0]).toBeLessThan(0.15);
    }
    expect(realtime.interims).toBeGreaterThan(2);
  } finally {
    await server.close();
    rmSync(work, { recursive: true, force: true });
  }
});

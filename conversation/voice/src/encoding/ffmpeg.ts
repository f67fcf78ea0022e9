import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { TranscribeError } from '@ws/core';
import { encodePcm } from '@ws/core/audio';
import { type CreateSoundEncoder, joined } from './sound-encoder.js';

type Program = ChildProcessByStdio<Writable, Readable, null>;

const INPUT = ['-hide_banner', '-loglevel', 'quiet', '-f', 's16le', '-ac', '1'];

/** What ffmpeg makes, where it is installed. @param output - its arguments */
export function ffmpeg(format: string, output: readonly string[]): CreateSoundEncoder {
  return async ({ sampleRate, bitRate }) => {
    const input = [...INPUT, '-ar', String(sampleRate), '-i', 'pipe:0'];
    const written = ['-b:a', String(bitRate), '-flush_packets', '1', ...output, 'pipe:1'];
    const program = spawn('ffmpeg', [...input, ...written], { stdio: ['pipe', 'pipe', 'ignore'] });
    try {
      await once(program, 'spawn');
    } catch (cause) {
      throw new TranscribeError(
        `"${format}" is made by ffmpeg, which is not installed on this server: install it, or ask for another format.`,
        { code: 'ERR_BACKEND_UNAVAILABLE', details: { missing: 'ffmpeg' }, cause },
      );
    }
    return programEncoder(program);
  };
}

function programEncoder(program: Program): Awaited<ReturnType<CreateSoundEncoder>> {
  const { stdin, stdout } = program;
  let made: Uint8Array[] = [];
  let hasFailed = false;
  const closed = new Promise<void>((resolve) => {
    program.once('close', (code) => {
      hasFailed ||= code !== 0;
      resolve();
    });
  });
  stdout.on('data', (bytes: Buffer) => made.push(bytes));
  // That the program has ended shows at its end.
  stdin.on('error', () => {});
  program.on('error', () => {});

  /** What came meanwhile. */
  function take(): Uint8Array {
    const taken = joined(made);
    made = [];
    return taken;
  }

  return {
    async encode(samples) {
      const isFull = !stdin.write(encodePcm(samples, 'pcm_s16le'));
      if (isFull) await Promise.race([once(stdin, 'drain').catch(() => {}), closed]);
      return take();
    },
    async end() {
      stdin.end();
      await closed;
      if (!hasFailed) return take();
      throw new TranscribeError('ffmpeg failed at this sound.', { code: 'ERR_BACKEND_FAILED' });
    },
    [Symbol.dispose]() {
      program.kill('SIGKILL');
    },
  };
}

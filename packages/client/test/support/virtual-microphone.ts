import { execFileSync } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from '@ws/cli-kit/ffmpeg';
import { encodePcm } from '@ws/core/audio';

/** A microphone that a recording is played into. It is the default one, too. */
export interface VirtualMicrophone extends Disposable {
  /** Its name, which no other microphone of the machine has, also where these tests run twice at once. */
  readonly device: string;
  /** What makes `arecord` know it. */
  readonly env: Readonly<Record<string, string>>;
}

/** Why there can be none here. */
export const whyNoMicrophone: string | undefined =
  findProgram('arecord') === undefined ? 'arecord (alsa-utils) is not installed' : undefined;
if (whyNoMicrophone !== undefined)
  console.warn(`Microphone tests are skipped: ${whyNoMicrophone}.`);

// What arecord reads at once: what comes in other pieces is filled up with silence.
const PERIOD_BYTES = 4000;
const PERIOD_MS = 125;

/**
 * Starts a microphone that plays a recording in real time, and silence after it.
 *
 * @param folder - to be thrown away afterwards
 */
export function startMicrophone(folder: string, samples: Float32Array): VirtualMicrophone {
  const device = `virtual${process.pid}`;
  const fifo = join(folder, 'microphone');
  const config = join(folder, 'asound.conf');
  execFileSync('mkfifo', [fifo]);
  writeFileSync(
    config,
    `</usr/share/alsa/alsa.conf>
pcm.${device} {
  type file
  slave.pcm { type null }
  file /dev/null
  infile ${fifo}
  format raw
  hint { show on description "A virtual microphone" }
}
pcm.!default {
  type plug
  slave.pcm ${device}
}
`,
  );
  const stopping = new AbortController();
  const { signal } = stopping;
  const speech = encodePcm(samples, 'pcm_s16le');
  const silence = new Uint8Array(PERIOD_BYTES);
  const into = createWriteStream(fifo, { signal });
  into.on('error', () => {});
  async function play(): Promise<void> {
    // Opened once somebody listens.
    await new Promise((resolve) => into.once('open', resolve));
    let due = performance.now();
    for (let at = 0; !signal.aborted; at += PERIOD_BYTES) {
      const piece = speech.subarray(at, at + PERIOD_BYTES);
      into.write(piece.length === PERIOD_BYTES ? piece : silence);
      due += PERIOD_MS;
      const early = due - performance.now();
      if (early > 0) await sleep(early, undefined, { signal });
    }
  }
  void play().catch(() => {});
  return {
    device,
    env: { ALSA_CONFIG_PATH: config },
    [Symbol.dispose]: () => {
      stopping.abort();
      // One that nobody ever listened to is still being opened.
      try {
        execFileSync('timeout', ['0.1', 'dd', `if=${fifo}`, 'of=/dev/null', 'count=0'], {
          stdio: 'ignore',
        });
      } catch {}
    },
  };
}

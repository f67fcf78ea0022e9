import { initializeLogger, stt } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';

initializeLogger({ pretty: false, level: 'silent' });

/** A tone that is as loud as speech. */
export function tone(ms: number, rate = 16_000): Float32Array {
  return Float32Array.from({ length: (ms * rate) / 1000 }, (_, i) =>
    Math.floor(i / (rate / 400)) % 2 === 0 ? 0.2 : -0.2,
  );
}

/** Silence. */
export function pause(ms: number, rate = 16_000): Float32Array {
  return new Float32Array((ms * rate) / 1000);
}

/** Samples as LiveKit has them. */
export function frame(samples: Float32Array, rate = 16_000, channels = 1): AudioFrame {
  const data = new Int16Array(samples.length * channels);
  for (const [i, sample] of samples.entries()) {
    data.fill(Math.round(sample * 32767), i * channels, (i + 1) * channels);
  }
  return new AudioFrame(data, rate, channels, samples.length);
}

/** The same in frames of 20 ms. */
export function frames(samples: Float32Array, rate = 16_000): AudioFrame[] {
  const size = rate / 50;
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, i) =>
    frame(samples.subarray(i * size, (i + 1) * size), rate),
  );
}

/** The stretches of sound of some audio as one. */
export function together(...stretches: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(stretches.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const stretch of stretches) {
    all.set(stretch, at);
    at += stretch.length;
  }
  return all;
}

/** An event, and its name. */
export type Told = stt.SpeechEvent & { readonly name: string };

/** All that a stream tells, with the names of what it is. */
export async function told(stream: AsyncIterable<stt.SpeechEvent>): Promise<Told[]> {
  const events: Told[] = [];
  for await (const event of stream) {
    events.push({ ...event, name: stt.SpeechEventType[event.type] });
  }
  return events;
}

import type { ContainerDecoderSettings } from '../container-decoders-options.js';
import { demuxPackets, type OpusPackets } from '../demux/opus-packets.js';
import { createByteQueue } from '../input/byte-queue.js';
import { type DecodeStep, decodeSteps, type StreamFacts } from './decode-steps.js';

export type StreamRequest = Omit<ContainerDecoderSettings, 'signal'>;

/** A stream that is decoded step by step. */
export interface OpenStream {
  readonly facts: StreamFacts;
  push(bytes: Uint8Array): void;
  end(): void;
  /** @throws as {@link decodeSteps} does */
  step(): Promise<IteratorResult<DecodeStep, void>>;
  close(): Promise<void>;
}

export function openStream({ encoding, ...options }: StreamRequest): OpenStream {
  const facts: StreamFacts = {
    ...{ format: undefined, codec: undefined, damagedPackets: 0, seconds: undefined },
  };
  const input = createByteQueue();
  const bare: OpusPackets | undefined =
    encoding === 'opus' ? { waiting: [], isEnded: false } : undefined;
  const demux = bare && (() => demuxPackets(bare, options.channels));
  const steps = decodeSteps(input, facts, options, demux);
  return {
    facts,
    push: (bytes) => void (bare?.waiting.push(bytes) ?? input.push(bytes)),
    end() {
      if (bare === undefined) input.end();
      else bare.isEnded = true;
    },
    step: () => steps.next(),
    async close() {
      await steps.return();
    },
  };
}

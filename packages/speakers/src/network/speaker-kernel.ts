import { setImmediate } from 'node:timers/promises';
import { openOnnxGraph } from '@ws/backend-onnx/internal';
import { abortedError } from '@ws/core/internal';
import { readCheckpoint } from '@ws/models/internal';
import { checkpointWeights } from './checkpoint-weights.js';
import { embeddingGraph } from './embedding-graph.js';
import {
  type FrameRange,
  heardOf,
  type LocalPiece,
  localPieces,
  localSpeakers,
  WINDOW_SAMPLES,
} from './local-speakers.js';
import { segmentationGraph } from './segmentation-graph.js';

/** A piece of what one person says in a window. */
export interface HeardWindowPiece extends LocalPiece {
  /** Frames in which its speaker is alone. */
  readonly alone: number;
  /** What the voice is like: 192 numbers, of length 1; `undefined` where the piece is too short to tell. */
  readonly voice: Float32Array | undefined;
}

/** The speakers in a window of 10 s. */
export interface AnalysedWindow {
  /** For each frame the local speakers that are heard, as bits. */
  readonly frames: Uint8Array;
  /** Of the whole window, or of a part of it. */
  readonly pieces: readonly HeardWindowPiece[];
}

export interface AnalyseOptions {
  /** Where pieces are wanted. What is around is heard, and tells who they are. Default: everywhere. */
  readonly within?: FrameRange | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Both networks, loaded into this process. They block its thread while they work. */
export interface SpeakerKernel {
  /**
   * @param samples - mono, 16 kHz, finite numbers: 10 s at most
   * @throws TranscribeError `ERR_ABORTED`
   */
  analyse(samples: Float32Array, options?: AnalyseOptions): Promise<AnalysedWindow>;
}

/** Files of the weights, as PyTorch saved them. */
export interface SpeakerFiles {
  readonly segmentation: string;
  readonly embedding: string;
}

/**
 * Loads both networks, on one thread.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`
 */
export async function loadSpeakerKernel(files: SpeakerFiles): Promise<SpeakerKernel> {
  const open = async (file: string, build: typeof segmentationGraph) =>
    openOnnxGraph(build(checkpointWeights(await readCheckpoint(file), file)), { threads: 1 });
  const segmentation = await open(files.segmentation, segmentationGraph);
  const embedding = await open(files.embedding, embeddingGraph);

  return {
    async analyse(samples, { within, signal } = {}) {
      const window = new Float32Array(WINDOW_SAMPLES);
      window.set(samples.subarray(0, WINDOW_SAMPLES));
      const frames = localSpeakers(await segmentation.run(window, [1, 1, WINDOW_SAMPLES]));
      const pieces: HeardWindowPiece[] = [];
      for (const piece of localPieces(frames, within)) {
        if (signal !== undefined) {
          // That the caller has left may be told meanwhile.
          await setImmediate();
          if (signal.aborted) throw abortedError(signal);
        }
        const heard = heardOf(window, frames, piece);
        const voice =
          heard && unit(await embedding.run(heard.samples, [1, 1, heard.samples.length]));
        pieces.push({ ...piece, alone: heard?.alone ?? 0, voice });
      }
      return { frames, pieces };
    },
  };
}

/** Of length 1. */
function unit(values: Float32Array): Float32Array {
  const length = Math.hypot(...values) || 1;
  return values.map((value) => value / length);
}

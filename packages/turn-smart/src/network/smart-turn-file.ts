import type { FetchableFile } from '@ws/models';

/**
 * Smart Turn v3.2 for processors, in 8 bits: Daily's, BSD-2-Clause. Size and checksum were computed from the file in the
 * wheel; several public projects name the same ones for the file of this commit.
 */
export const SMART_TURN_FILE: FetchableFile = Object.freeze({
  name: 'smart-turn-v3.2',
  repository: 'pipecat-ai/smart-turn-v3',
  revision: 'f766f81d3cfdf7737ac64aad813d91bbfd56bf93',
  file: {
    name: 'smart-turn-v3.2-cpu.onnx',
    sizeBytes: 8_679_182,
    sha256: '2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f',
  },
  mirror: [
    {
      package: 'pipecat-ai',
      version: '1.14.0',
      sizeBytes: 12_109_725,
      entries: [
        {
          path: 'pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx',
          file: 'smart-turn-v3.2-cpu.onnx',
          sizeBytes: 8_679_182,
        },
      ],
    },
  ],
});

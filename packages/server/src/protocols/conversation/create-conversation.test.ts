import { silentLogger } from '@ws/core/internal';
import { createManualClock } from '@ws/testing';
import { expect, it } from 'vitest';
import type { AudioSession } from '../../audio-session/audio-session.js';
import { createConversation } from './create-conversation.js';

it('disposes the audio session of a codec that fails to begin', () => {
  let disposals = 0;
  const audio = { [Symbol.dispose]: () => disposals++ } as unknown as AudioSession;
  const parts = {
    ...{ client: { async drained() {}, close() {} }, limits: {} as never },
    ...{ clock: createManualClock(), logger: silentLogger, openAudioSession: () => audio },
  };
  const begin = () =>
    createConversation(parts, (control) => {
      control.open({ settings: {}, onEvent() {} });
      throw new Error('The codec has a fault.');
    });
  expect(begin).toThrow('The codec has a fault.');
  expect(disposals).toBe(1);
});

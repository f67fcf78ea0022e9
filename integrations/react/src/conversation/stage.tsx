import type { CSSProperties, ReactElement } from 'react';
import type { UseVoiceStream } from '../voice/use-voice-stream.js';
import { type Stage, stageOf } from './stage-of.js';

const WORDS: Readonly<Record<Stage, string>> = {
  off: 'Not connected',
  connecting: 'Connecting',
  ready: 'Ready',
  listening: 'Listening',
  thinking: 'Thinking',
  speaking: 'Speaking',
};

/** What the conversation is doing: a colour, a shape and a large word. */
export function StageBand({ voice }: { readonly voice: UseVoiceStream }): ReactElement {
  const stage = stageOf(voice);
  const level = Math.min(1, voice.level * 6);
  return (
    <div className="stage" data-stage={stage} style={{ '--level': level } as CSSProperties}>
      <span className="shape" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span role="status">{WORDS[stage]}</span>
    </div>
  );
}

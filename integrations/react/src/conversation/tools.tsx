import type { VoiceTool, VoiceToolState } from '@ws/voice-client';
import type { ReactElement } from 'react';

const MARKS: Readonly<Record<VoiceToolState, string>> = {
  called: '…',
  running: '…',
  done: '✓',
  failed: '✕',
};

/** What tools the answer has used, and how each stands. It stays where there is none, so that the first is announced. */
export function Tools({ tools }: { readonly tools: readonly VoiceTool[] }): ReactElement {
  return (
    <div role="status" aria-atomic="false" className="tools">
      {tools.map(({ id, name, state }, i) => (
        <p key={id ?? i} data-state={state}>
          <span className="mark" aria-hidden="true">
            {MARKS[state]}
          </span>
          <span>
            <b>{name}</b> {state}
          </span>
        </p>
      ))}
    </div>
  );
}

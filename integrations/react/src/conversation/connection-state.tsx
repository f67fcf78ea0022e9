import type { VoiceConnection } from '@ws/voice-client';
import type { ReactElement } from 'react';

const WORDS: Readonly<Record<VoiceConnection, string>> = {
  closed: 'Not connected',
  connecting: 'Connecting…',
  open: 'Connected',
  reconnecting: 'Reconnecting…',
  batch: 'One question at a time',
};

interface ConnectionStateProps {
  readonly connection: VoiceConnection;
  readonly kept: number;
  readonly onConnect: () => Promise<void>;
}

/** How the connection stands; where there is none, a button that makes one. */
export function ConnectionState({
  connection,
  kept,
  onConnect,
}: ConnectionStateProps): ReactElement {
  return (
    <div className="connection" data-connection={connection}>
      <span className="pill" role="status">
        <span className="dot" />
        <span className="words">{WORDS[connection]}</span>
        {kept > 0 && <span className="kept">{kept} waiting</span>}
      </span>
      {connection === 'closed' && (
        <button type="button" className="plain" onClick={() => void onConnect()}>
          Connect
        </button>
      )}
    </div>
  );
}

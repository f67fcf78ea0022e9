import { useVoiceStream } from '@ws/react/voice';
import { type ReactElement, useEffect, useState } from 'react';
import { ConnectionState } from './connection-state.js';
import { Conversation } from './conversation.js';
import { ClearButton, ThemeButton } from './head-buttons.js';
import { Notice } from './notice.js';
import { TalkBar } from './talk-bar.js';
import { useHistory } from './use-history.js';

/** A conversation with a server. */
export function App({ server }: { readonly server: string }): ReactElement {
  const history = useHistory();
  const voice = useVoiceStream(server, { onMessage: history.add });
  const { connect, audioQueue, error } = voice;
  const [soundError, setSoundError] = useState<string>();

  useEffect(() => void connect(), [connect]);
  useEffect(() => {
    audioQueue.onError = ({ message }) => setSoundError(message);
    audioQueue.onPlaybackStart = () => setSoundError(undefined);
  }, [audioQueue]);

  return (
    <>
      <header>
        <h1>Talk</h1>
        <ConnectionState connection={voice.connection} kept={voice.kept} onConnect={connect} />
        <ThemeButton />
        <ClearButton isDisabled={history.messages.length === 0} onClear={history.clear} />
      </header>
      <Conversation messages={history.messages} voice={voice} />
      <footer>
        <Notice text={error?.message ?? soundError} />
        <TalkBar voice={voice} />
      </footer>
    </>
  );
}

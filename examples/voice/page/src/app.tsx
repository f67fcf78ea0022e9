import { Conversation } from '@ws/react/conversation';
import type { ReactElement } from 'react';
import { ThemeButton } from './theme-button.js';

/** A conversation with a server. */
export function App({ server }: { readonly server: string }): ReactElement {
  return (
    <Conversation
      url={server}
      historyKey="talk.history"
      heading={<h1>Talk</h1>}
      actions={<ThemeButton />}
    />
  );
}

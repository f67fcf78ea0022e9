import { type FormEvent, type ReactElement, type ReactNode, useState } from 'react';
import { giveKey } from './server-key.js';

interface KeyFormProps {
  readonly heading: ReactNode;
  /** The one that the server has refused. */
  readonly given: string | undefined;
  readonly onGive: (key: string) => void;
}

/** Asks for the key of the server. */
export function KeyForm({ heading, given, onGive }: KeyFormProps): ReactElement {
  const [key, setKey] = useState('');
  function connect(event: FormEvent): void {
    event.preventDefault();
    giveKey(key.trim());
    onGive(key.trim());
  }
  return (
    <form className="key" onSubmit={connect}>
      {heading}
      <p role="alert">
        {given === undefined ? 'This server asks for an API key.' : 'The server refuses this key.'}
      </p>
      <label htmlFor="key">API key of this server</label>
      <input
        id="key"
        type="password"
        autoComplete="off"
        spellCheck={false}
        required
        // biome-ignore lint/a11y/noAutofocus: there is nothing else to do here
        autoFocus
        value={key}
        onChange={({ target }) => setKey(target.value)}
      />
      <button type="submit">Connect</button>
    </form>
  );
}

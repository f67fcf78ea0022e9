import { Conversation } from '@ws/react/conversation';
import { type ReactElement, useEffect, useState } from 'react';
import { KeyForm } from './key-form.js';
import { givenKey, isRefused } from './server-key.js';

/** A conversation with the server of the page, once it takes the key, or asks for none. */
export function App(): ReactElement {
  const [key, setKey] = useState(givenKey);
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    void isRefused(key).then((refused) => {
      if (isCurrent) setNeeded(refused);
    });
    return () => {
      isCurrent = false;
    };
  }, [key]);
  const heading = <h1>Voice</h1>;
  if (isNeeded) return <KeyForm heading={heading} given={key} onGive={setKey} />;
  return <Conversation key={key} url={STREAM} apiKey={key} heading={heading} />;
}

const STREAM = new URL('voice/stream', location.href).href;

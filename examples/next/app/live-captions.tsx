'use client';
import { Captions, useTranscription } from '@ws/react';

/** A token for one session: the page never has the key. */
async function sessionToken(): Promise<string> {
  const response = await fetch('/api/token', { method: 'POST' });
  if (!response.ok) throw new Error(`There is no token: ${response.status}`);
  const { token } = (await response.json()) as { readonly token: string };
  return token;
}

export function LiveCaptions({ url }: { readonly url: string }) {
  const { status, finals, partial, error, start, stop } = useTranscription({
    url,
    apiKey: sessionToken,
    language: 'en',
  });
  return (
    <>
      <button type="button" onClick={status === 'idle' ? start : stop}>
        {status === 'idle' ? 'Speak' : 'Stop'}
      </button>
      <Captions finals={finals} partial={partial} />
      {error && <p role="alert">{error.message}</p>}
    </>
  );
}

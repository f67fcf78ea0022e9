import { Captions, useTranscription } from '@ws/react';
import '@ws/react/captions.css';
import './app.css';

// The server of `npm run dev`, or the one that VITE_SERVER names when the page is built.
const url = import.meta.env.VITE_SERVER ?? 'ws://127.0.0.1:8765';

export function App() {
  const { status, finals, partial, error, start, stop } = useTranscription({ url });
  return (
    <main>
      <h1>Live captions</h1>
      <header>
        {status === 'idle' ? (
          <button type="button" onClick={start}>
            Speak
          </button>
        ) : (
          <button type="button" onClick={stop}>
            Stop
          </button>
        )}
        <span role="status">{status !== 'idle' && `${status} …`}</span>
      </header>
      <Captions finals={finals} partial={partial} />
      {error && <p role="alert">{error.message}</p>}
    </main>
  );
}

// A page that has all of the captions at once; `?server=ws://…` says where the server is.
import { Captions, useMicrophoneLevel, useTranscript, useTranscription } from '@ws/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LiveCaptions } from '../../copy/live-captions.js';

const url = new URL(location.href).searchParams.get('server')!;

function App() {
  const { status, finals, partial, error, start, stop } = useTranscription({ url, language: 'en' });
  const microphone = useMicrophoneLevel();
  const { text, format } = useTranscript(finals);
  const shown = { finals, partial };
  return (
    <main>
      <h1>Captions</h1>
      <button type="button" onClick={status === 'idle' ? start : stop}>
        {status === 'idle' ? 'Speak' : 'Stop'}
      </button>
      <button type="button" onClick={microphone.isOn ? microphone.stop : microphone.start}>
        {microphone.isOn ? 'Leave the microphone' : 'Try the microphone'}
      </button>
      <meter aria-label="Loudness" value={microphone.level} />
      {error && <p role="alert">{error.message}</p>}
      <Captions {...shown} />
      <Captions {...shown} mode="roll-up" />
      <Captions {...shown} mode="pop-on" />
      <Captions {...shown} unstyled className="own" />
      <LiveCaptions url={url} language="en" className="mt-8" />
      <pre id="text">{text}</pre>
      <pre id="srt">{format('srt')}</pre>
    </main>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

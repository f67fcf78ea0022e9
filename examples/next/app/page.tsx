import { CAPTIONS_URL } from '../captions-server';
import { LiveCaptions } from './live-captions';

// Where the server is, is known when the page is asked for, not when it is built.
export const dynamic = 'force-dynamic';

export default function Page() {
  return (
    <main>
      <h1>Live captions</h1>
      <LiveCaptions url={CAPTIONS_URL} />
    </main>
  );
}

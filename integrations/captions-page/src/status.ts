import type { SessionState } from '@ws/client';
import { part } from './element.js';

export type PageState =
  | SessionState
  | { readonly status: 'idle' }
  | { readonly status: 'offline' }
  | { readonly status: 'loading' }
  | { readonly status: 'opening' }
  | { readonly status: 'fetching'; readonly receivedBytes: number; readonly totalBytes: number }
  /** It is heard, and written so many seconds later. */
  | { readonly status: 'behind'; readonly seconds: number };

/** How a state looks: see the styles of `[data-state]`. */
type Look = 'idle' | 'ready' | 'busy' | 'live' | 'trouble';

/** The state, for people. @param tellHall - what keeps captions from coming, for big-text mode */
export function createStatus(
  tellHall: (trouble: string | undefined) => void,
): (state: PageState) => void {
  const box = part('state');
  const text = part('state-text');
  const detail = part('state-detail');
  let countdown: ReturnType<typeof setInterval> | undefined;
  /** Whether there was a connection, which is sought again. */
  let wasOpen = false;

  /** @param rest - not read aloud: it changes every second */
  function say(words: string, look: Look, rest = ''): void {
    if (text.textContent !== words) text.textContent = words;
    detail.textContent = rest;
    box.dataset.state = look;
    tellHall(look === 'trouble' ? words + rest : undefined);
  }

  return (state) => {
    clearInterval(countdown);
    if (state.status === 'open') wasOpen = true;
    if (state.status === 'idle') wasOpen = false;
    switch (state.status) {
      case 'idle':
        return say('Ready', 'ready');
      case 'offline':
        return say('Offline', 'trouble');
      case 'loading':
        return say('The model is being loaded', 'busy');
      case 'fetching': {
        const { receivedBytes, totalBytes } = state;
        const percent = Math.floor((100 * receivedBytes) / totalBytes);
        const done = `${megabytes(receivedBytes)} of ${megabytes(totalBytes)} MB, ${percent} %`;
        return say('Fetching the model', 'busy', `: ${done}`);
      }
      case 'opening':
        return say('Opening', 'busy');
      case 'connecting':
        return say('Connecting', 'busy');
      case 'waiting':
        return say(`In line, place ${state.position}`, 'busy');
      case 'open':
        return say('Live', 'live');
      case 'behind':
        return say('Live', 'live', `, ${state.seconds} s behind`);
      case 'ending':
        return say('Finishing', 'busy');
      case 'closed':
        return say('Closed', 'idle');
      case 'reconnecting': {
        const due = performance.now() + state.retryInMs;
        const words = wasOpen ? 'Reconnecting' : 'The server does not answer';
        const again = wasOpen ? ' in' : ': trying again in';
        const tell = (): void => {
          const seconds = Math.ceil((due - performance.now()) / 1000);
          say(words, 'trouble', seconds > 0 ? `${again} ${seconds} s` : '…');
        };
        tell();
        countdown = setInterval(tell, 500);
        return;
      }
    }
  };
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

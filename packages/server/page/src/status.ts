import type { SessionState } from '@ws/client';
import { part } from './element.js';

/** What the page does, beside the states of a connection. */
export type PageState =
  | SessionState
  | { readonly status: 'idle' }
  | { readonly status: 'offline' }
  | { readonly status: 'loading' }
  | { readonly status: 'opening' };

/** How a state looks: see the styles of `[data-state]`. */
type Look = 'idle' | 'ready' | 'busy' | 'live' | 'trouble';

/** The state, for people. @param tellHall - what keeps captions from coming, for big-text mode */
export function createStatus(
  tellHall: (trouble: string | undefined) => void,
): (state: PageState) => void {
  const box = part('state');
  const text = part('state-text');
  let countdown: ReturnType<typeof setInterval> | undefined;

  function say(words: string, look: Look): void {
    text.textContent = words;
    box.dataset.state = look;
    tellHall(look === 'trouble' ? words : undefined);
  }

  return (state) => {
    clearInterval(countdown);
    switch (state.status) {
      case 'idle':
        return say('Ready', 'ready');
      case 'offline':
        return say('Offline', 'trouble');
      case 'loading':
        return say('The model is being loaded', 'busy');
      case 'opening':
        return say('Opening', 'busy');
      case 'connecting':
        return say('Connecting', 'busy');
      case 'waiting':
        return say(`In line, place ${state.position}`, 'busy');
      case 'open':
        return say('Live', 'live');
      case 'ending':
        return say('Finishing', 'busy');
      case 'closed':
        return say('Closed', 'idle');
      case 'reconnecting': {
        const due = performance.now() + state.retryInMs;
        const tell = (): void => {
          const seconds = Math.ceil((due - performance.now()) / 1000);
          const when = seconds > 0 ? `again in ${seconds} s` : 'now';
          say(`Reconnecting, ${when} · nothing is lost`, 'trouble');
        };
        tell();
        countdown = setInterval(tell, 500);
        return;
      }
    }
  };
}

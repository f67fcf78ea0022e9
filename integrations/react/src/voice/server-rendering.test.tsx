import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Conversation } from '../conversation.js';
import { useVoiceStream } from './use-voice-stream.js';

it.each(['/voice/stream', 'wss://example.com'])(
  '%s: a server renders it as disconnected',
  (url) => {
    function Talker() {
      const { status, audioQueue } = useVoiceStream(url);
      return createElement('main', null, `${status} ${audioQueue.isPlaying}`);
    }
    expect(renderToString(createElement(Talker))).toContain('disconnected false');
  },
);

it('a server renders a whole conversation, empty and not connected', () => {
  const html = renderToString(createElement(Conversation, { url: '/voice/stream' }));
  expect(html).toContain('data-stage="off"');
  expect(html).toContain('Say something.');
});

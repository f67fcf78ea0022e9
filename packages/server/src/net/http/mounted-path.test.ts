import { expect, it } from 'vitest';
import { pathBelow } from './mounted-path.js';

it.each<[string, string, string | undefined]>([
  ['/ws/transcribe/prompt', '', '/ws/transcribe/prompt'],
  ['/ws/transcribe/prompt?key=1', '', '/ws/transcribe/prompt'],
  ['/captions/ws/transcribe/prompt?x', '/captions', '/ws/transcribe/prompt'],
  ['/captions', '/captions', '/'],
  ['/captions?x=/captions/ws', '/captions', '/'],
  ['/captionsx/ws', '/captions', undefined],
  ['/ws/transcribe/prompt', '/captions', undefined],
])('%s below "%s" is %s', (url, mount, below) => {
  expect(pathBelow(url, mount)).toBe(below);
});

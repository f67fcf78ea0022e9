import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { answeredProtocol, credentialOf } from './credentials.js';

function request(headers: object, url = '/ws/transcribe/prompt'): IncomingMessage {
  return { headers, url } as IncomingMessage;
}
const offering = (protocols: string): object => ({ 'sec-websocket-protocol': protocols });

describe('the credential of a request', () => {
  it.each([
    ['Bearer', { authorization: 'Bearer K' }, 'header'],
    ['Bearer, in small letters, with spaces', { authorization: 'bearer   K ' }, 'header'],
    ['Token, as Deepgram', { authorization: 'Token K' }, 'header'],
    ['the key alone, as AssemblyAI', { authorization: 'K' }, 'header'],
    ['ours', offering('ws-transcribe.v1, ws-key.K'), 'subprotocol'],
    ['ours, the other way round', offering('ws-key.K,ws-transcribe.v1'), 'subprotocol'],
    [
      'OpenAI',
      offering('realtime, openai-insecure-api-key.K, openai-beta.realtime-v1'),
      'subprotocol',
    ],
    ['Deepgram', offering('token, K, x-deepgram-session-id, 1-2-3'), 'subprotocol'],
    ['Deepgram, with a token', offering('bearer,K'), 'subprotocol'],
  ])('is read as it comes: %s', (_, headers, place) => {
    expect(credentialOf(request(headers))).toEqual({ secret: 'K', place });
  });

  it.each(['?api_key=K', '?a=1&token=K', '?api_key=&token=K'])('is read from %s', (query) => {
    expect(credentialOf(request({}, `/x${query}`))).toEqual({ secret: 'K', place: 'query' });
  });

  it.each([
    [{}, '/'],
    [{ authorization: '' }, '/'],
    [{ authorization: 'Basic dXNlcjp4' }, '/'],
    [offering('chat, superchat'), '/'],
    [offering('token'), '/?token='],
    [{}, '/?%%%'],
  ])('is not there: %j %s', (headers, url) => {
    expect(credentialOf(request(headers, url))).toBeUndefined();
  });

  it('is the one of the header, where there are several', () => {
    const headers = { authorization: 'Bearer A', ...offering('ws-key.B') };
    expect(credentialOf(request(headers, '/?token=C'))?.secret).toBe('A');
    expect(credentialOf(request(offering('ws-key.B'), '/?token=C'))?.secret).toBe('B');
  });
});

describe('the subprotocol that is answered', () => {
  it.each([
    [['ws-transcribe.v1', 'ws-key.K'], 'ws-transcribe.v1'],
    [['ws-key.K', 'ws-transcribe.v1'], 'ws-transcribe.v1'],
    [['openai-insecure-api-key.K', 'realtime'], 'realtime'],
    [['token', 'K'], 'token'],
    [['Bearer', 'K', 'x-deepgram-session-id', '1'], 'Bearer'],
    [['chat'], 'chat'],
    [['K', 'chat'], 'chat'],
    [['ws-key.K'], undefined],
    [['K'], undefined],
    [[], undefined],
  ])('to %j is %s', (offered, answer) => {
    expect(answeredProtocol(offered, (protocol) => protocol === 'K')).toBe(answer);
  });
});

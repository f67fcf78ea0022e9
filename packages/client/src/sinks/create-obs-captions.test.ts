import { OBSWebSocket } from 'obs-websocket-js/json';
import { describe, expect, it } from 'vitest';
import { final, partial } from './__fixtures__/events.js';
import { startObs } from './__fixtures__/obs-server.js';
import { createObsCaptions } from './create-obs-captions.js';
import { OBS_AUTHENTICATION_FAILED, OBS_OUTPUT_NOT_RUNNING } from './obs-connection.js';

describe('captions of OBS', () => {
  it('are finals, over one connection', async () => {
    await using obs = await startObs();
    await using sink = createObsCaptions({ url: obs.url });
    await sink.write(partial('Good'));
    await sink.write(final(' Good morning.', 0, 1));
    await sink.write(final('', 1, 2));
    await sink.write(final('And welcome.', 2, 3));
    expect(obs.captions).toEqual(['Good morning.', 'And welcome.']);
    expect(obs.sessions).toBe(1);
  });

  it('answer its challenge', async () => {
    await using obs = await startObs('open sesame');
    await using sink = createObsCaptions({ url: obs.url, password: 'open sesame' });
    await sink.write(final('Let in.', 0, 1));
    expect(obs.captions).toEqual(['Let in.']);
    await using wrong = createObsCaptions({ url: obs.url, password: 'open' });
    await expect(wrong.write(final('x', 0, 1))).rejects.toMatchObject({
      ...{ code: 'ERR_UNAUTHORIZED', message: 'OBS refuses the password.' },
    });
    await using none = createObsCaptions({ url: obs.url });
    await expect(none.write(final('x', 0, 1))).rejects.toThrow(/OBS wants a password/);
    expect(obs.sessions).toBe(1);
  });

  it('go nowhere while nothing is streamed, and that is no error', async () => {
    await using obs = await startObs();
    obs.isStreaming = false;
    await using sink = createObsCaptions({ url: obs.url });
    await sink.write(final('To nobody.', 0, 1));
    expect(obs.captions).toEqual([]);
  });

  it('come back after a connection was lost', async () => {
    await using obs = await startObs();
    await using sink = createObsCaptions({ url: obs.url });
    await sink.write(final('One.', 0, 1));
    obs.answers = false;
    const lost = sink.write(final('Lost.', 1, 2));
    setTimeout(obs.dropAll, 50);
    await expect(lost).rejects.toMatchObject({ code: 'ERR_CONNECTION', retryable: true });
    obs.answers = true;
    await sink.write(final('Two.', 2, 3));
    expect(obs.captions).toEqual(['One.', 'Two.']);
    expect(obs.sessions).toBe(2);
  });

  it('say where there is no OBS', async () => {
    await using sink = createObsCaptions({ url: 'ws://127.0.0.1:9' });
    await expect(sink.write(final('x', 0, 1))).rejects.toThrow(
      /Cannot reach OBS at ws:\/\/127\.0\.0\.1:9: .*ECONNREFUSED/,
    );
    expect(() => createObsCaptions({ url: 'obs' })).toThrow(/"url"/);
  });
});

it('the OBS of these tests is one to obs-websocket-js, too', async () => {
  await using obs = await startObs('open sesame');
  const client = new OBSWebSocket();
  const refused = client.connect(obs.url, 'open');
  await expect(refused).rejects.toMatchObject({ code: OBS_AUTHENTICATION_FAILED });
  const welcome = await client.connect(obs.url, 'open sesame', { rpcVersion: 1 });
  expect(welcome.negotiatedRpcVersion).toBe(1);
  await client.call('SendStreamCaption', { captionText: 'Good morning.' });
  expect(obs.captions).toEqual(['Good morning.']);
  obs.isStreaming = false;
  const toNobody = client.call('SendStreamCaption', { captionText: 'To nobody.' });
  await expect(toNobody).rejects.toMatchObject({ code: OBS_OUTPUT_NOT_RUNNING });
  await client.disconnect();
});

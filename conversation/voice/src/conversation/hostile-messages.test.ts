import { expect, it } from 'vitest';
import { seedOf } from '../../../../test/support/random-seed.js';
import { meet, saying, scriptedAnswers, talk } from '../__fixtures__/talking.js';

// Numbers of a generator, so that a run can be played again.
function numbers(seed: number): () => number {
  let state = seedOf(seed);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it('survives 10 000 messages of any kind, and hurts nobody', async () => {
  const script = saying('one');
  const answers = scriptedAnswers(function* () {
    yield 'Yes. ';
    yield 'No.';
  });
  const server = await talk({ answers }, script, { maxClients: 3 });
  const attacker = await meet(server.url);
  const friend = await meet(server.url);
  const random = numbers(11);
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const values = [null, 0, -1, 1e308, '', 'pcm', 'webm', 'wav', [], {}, true, 'x'.repeat(3000)];
  const types = ['audio_start', 'audio_end', 'text', 'cancel', 'playback', 'ready', '__proto__'];
  const fields = ['format', 'sample_rate', 'mode', 'content', 'url', 'seconds', 'constructor'];
  const modes = ['push', 'continuous'];
  for (let i = 0; i < 10_000; i++) {
    const kind = random();
    if (kind < 0.25) {
      const bytes = new Uint8Array(Math.floor(random() * 700));
      attacker.socket.send(bytes.map(() => any([0, 7, 255])));
    } else if (kind < 0.35) {
      attacker.say({ type: 'audio_start', format: any(['pcm', 'wav', 'webm']), mode: any(modes) });
    } else if (kind < 0.4) attacker.say({ type: 'text', content: 'Hello.' });
    else if (kind < 0.45) attacker.say(`${'{'.repeat(Math.floor(random() * 50))}"`);
    else {
      const message: Record<string, unknown> = { type: any(types) };
      for (let n = Math.floor(random() * 3); n > 0; n--) message[any(fields)] = any(values);
      attacker.say(message);
    }
    if (i % 500 === 0) await new Promise((resolve) => setTimeout(resolve));
    if (i % 2500 === 0) {
      friend.say({ type: 'text', content: 'Are you there?' });
      expect(await friend.until('response_complete')).toMatchObject({ text: 'Yes. No.' });
    }
  }
  attacker.say({ type: 'cancel' });
  attacker.say({ type: 'text', content: 'Still there?' });
  await attacker.until('interrupted');
  await expect.poll(() => attacker.heard.at(-1).type).toBe('response_complete');
  const codes = new Set(
    attacker.heard.flatMap(({ type, code }) => (type === 'error' ? [code] : [])),
  );
  expect([...codes]).not.toContain('INTERNAL_ERROR');
  friend.say({ type: 'text', content: 'And you?' });
  await friend.until('response_complete');
});

import type { PartialEvent, SessionEvent } from '@ws/core';
import { samplesToSeconds, secondsToSamples } from '@ws/core/internal';
import { ensure } from './ensure.js';
import {
  ALL_WORDS,
  FIRST_PAUSE,
  finalsOf,
  hearAll,
  SCRIPT,
  SECOND_PAUSE,
  type SessionRules,
  saysAll,
  utteranceOf,
} from './session-check.js';
import { inOrder, textOf } from './spans.js';

/** The rules of what a session tells. */
export const EVENT_RULES: SessionRules = {
  'numbers its events in their order': async (trial) => {
    const { events } = await hearAll(trial);
    let before = 0;
    for (const { seq, type } of events) {
      ensure(Number.isInteger(seq) && seq > before, `${type} has seq ${seq}, after ${before}`);
      before = seq;
    }
  },

  'gives every word once, in the finals': async (trial) => {
    saysAll(await hearAll(trial), ALL_WORDS);
  },

  'gives finals in order, apart from each other, within the audio': async (trial) => {
    let before = 0;
    let segmentBefore = 0;
    for (const final of finalsOf(await hearAll(trial))) {
      const { utteranceId, startSample, endSample, start, end } = final;
      ensure(utteranceId > segmentBefore, `segment ${utteranceId} comes after ${segmentBefore}`);
      ensure(startSample >= before, `a final begins at ${startSample}, the last ends at ${before}`);
      ensure(
        startSample <= endSample && endSample <= SCRIPT.samples.length,
        `a final reaches from ${startSample} to ${endSample}, in ${SCRIPT.samples.length} samples`,
      );
      ensure(
        same(start, samplesToSeconds(startSample)) && same(end, samplesToSeconds(endSample)),
        `a final from sample ${startSample} to ${endSample} names ${start} to ${end} s`,
      );
      before = endSample;
      segmentBefore = utteranceId;
    }
  },

  'gives segments in order, within their final': async (trial) => {
    for (const { start, end, segments, text } of finalsOf(await hearAll(trial))) {
      inOrder(segments, start, end, 'segment');
      ensure(
        textOf(segments) === text.trim(),
        `a final says "${text}", and its segments "${textOf(segments)}"`,
      );
    }
  },

  'tells language, work and latency of a final': async (trial) => {
    for (const final of finalsOf(await hearAll(trial))) {
      const { language, languageProbability = 1, processingTimeMs, latencyMs } = final;
      ensure(language !== '', 'a final names no language');
      ensure(
        languageProbability >= 0 && languageProbability <= 1,
        `languageProbability is ${languageProbability}`,
      );
      ensure(processingTimeMs >= 0, `processingTimeMs is ${processingTimeMs}`);
      ensure(latencyMs >= 0, `latencyMs is ${latencyMs}`);
    }
  },

  'tells where speech starts before its text, and where it ends before its final': async (
    trial,
  ) => {
    const { events } = await hearAll(trial);
    const at = (type: SessionEvent['type'], id: number): number =>
      events.findIndex((event) => event.type === type && utteranceOf(event) === id);
    for (const { utteranceId } of finalsOf({ events }).filter(({ text }) => text !== '')) {
      const order = [
        at('speech_start', utteranceId),
        at('speech_end', utteranceId),
        at('final', utteranceId),
      ] as const;
      ensure(order[0] >= 0, `segment ${utteranceId} has text and no speech_start`);
      ensure(order[1] >= 0, `segment ${utteranceId} has text and no speech_end`);
      const partial = at('partial', utteranceId);
      ensure(partial < 0 || partial > order[0], `text of ${utteranceId} comes before its start`);
      ensure(
        order[0] < order[1] && order[1] < order[2],
        `start, end and final of segment ${utteranceId} are events ${order.join(', ')}`,
      );
    }
  },

  'tells where speech is, to half a second': async (trial) => {
    const { events } = await hearAll(trial);
    const positions = events.flatMap((event) =>
      event.type === 'speech_start' || event.type === 'speech_end' ? [event.position] : [],
    );
    const edges = [0, 3, 4, 5, 6, SCRIPT.words.length - 1].map((word, i) =>
      secondsToSamples(SCRIPT.words[word]![i % 2 === 0 ? 'start' : 'end']),
    );
    ensure(
      positions.length === edges.length &&
        edges.every((edge, i) => Math.abs(positions[i]! - edge) <= 8000),
      `speech starts and ends at ${edges.join(', ')}, and it said ${positions.join(', ')}`,
    );
  },

  'ends an utterance by itself at a pause': async ({ listen, speak }) => {
    const listener = listen();
    await speak(SCRIPT.samples.subarray(0, FIRST_PAUSE));
    const final = await listener.hears(({ type }) => type === 'final', 'final after a pause');
    saysAll({ events: [final] }, 'and so my fellow');
  },

  'shows partials during speech': async ({ listen, speak, end }) => {
    const listener = listen();
    await speak(SCRIPT.samples);
    const partial = await listener.hears(
      (event) => event.type === 'partial' && event.startSample >= SECOND_PAUSE - 16_000,
      'partial',
    );
    const { text, utteranceId, startSample, endSample } = partial as PartialEvent;
    ensure(text !== '', 'a partial has no text');
    ensure(
      startSample < endSample && endSample <= SCRIPT.samples.length,
      `a partial reaches from ${startSample} to ${endSample}`,
    );
    await end();
    await listener.hears(
      (event) => event.type === 'final' && event.utteranceId === utteranceId,
      `final of the partial's segment`,
    );
  },

  'keeps what a partial commits': async (trial) => {
    const { events } = await hearAll(trial);
    const committed = new Map<number, string>();
    for (const event of events) {
      if (event.type !== 'partial' && event.type !== 'final') continue;
      const { utteranceId, text } = event;
      const before = committed.get(utteranceId) ?? '';
      ensure(text.startsWith(before), `"${before}" was committed, and then it said "${text}"`);
      if (event.type === 'final') continue;
      const { committedChars, stableChars } = event;
      ensure(
        before.length <= committedChars &&
          committedChars <= stableChars &&
          stableChars <= text.length,
        `of ${text.length} characters ${stableChars} are stable, ${committedChars} committed, after ${before.length}`,
      );
      committed.set(utteranceId, text.slice(0, committedChars));
    }
  },

  'gives nothing of an utterance after its final': async (trial) => {
    const closed = new Set<number>();
    for (const event of (await hearAll(trial)).events) {
      const id = utteranceOf(event);
      if (id === undefined) continue;
      ensure(!closed.has(id), `${event.type} of segment ${id} comes after its final`);
      if (event.type === 'final') closed.add(id);
    }
  },
};

function same(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-6;
}

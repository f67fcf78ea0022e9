import { distribution } from '@ws/bench';
import { progress } from '../report.js';
import { COMMANDS, forgetPrepared, start } from '../start/start-server.js';
import { ownFigures } from './own-figures.js';
import { commandOf, NOTHING, type Part } from './part.js';

const PART = 'start';
const SERVER = 'node ws-server.js';

/** How soon a server that is started answers. */
export const START: Part = {
  name: PART,
  what: 'from the command to the first caption of a server that was not running',
  async run(settings) {
    const { quick, model, signal } = settings;
    const { of } = ownFigures(PART, commandOf(PART, settings));
    const command = COMMANDS[SERVER]!;
    await forgetPrepared(model);
    const first = await start(command, model);
    const later: number[] = [];
    for (let round = 0; round < (quick ? 5 : 9); round++) {
      signal.throwIfAborted();
      later.push((await start(command, model)).answered / 1000);
    }
    progress('start: measured');
    const system = `ws server ${model}`;
    return {
      ...NOTHING,
      figures: [
        ...of(system, 'first-caption', distribution(later).p50, { repetitions: later }),
        ...of(`${system}, first start`, 'first-caption', first.answered / 1000),
      ],
    };
  },
};

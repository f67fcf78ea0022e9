import type { Sample } from '../vad/sounds.js';
import { gusts, hum, music, pinkNoise, whiteNoise } from '../vad/sounds.js';
import { thunder } from './thunder.js';

export type VoiceName = 'slt' | 'rms' | 'awb' | 'en-us';

/** What a person says, of which one answer is expected. */
export interface Turn {
  /** Texts, and pauses between them in seconds. */
  readonly says: readonly (string | number)[];
  /** A recording of a person that is heard instead. */
  readonly recording?: string;
  readonly by?: VoiceName;
  /** What the scripted model answers: its first word is no other answer's. */
  readonly answer: string;
  readonly thinksMs?: number;
}

/** What is done in a dialogue, one after the other. */
export type Step =
  /** The user asks. */
  | { readonly do: 'ask'; readonly turn: Turn }
  /** The user mumbles: the server neither answers it nor breaks off the answer that sounds. */
  | { readonly do: 'mumble'; readonly text: string; readonly by?: VoiceName }
  /** The user ends the answer: the server does not answer that. */
  | { readonly do: 'stop'; readonly text: string; readonly by?: VoiceName }
  /** The user listens until the answer to the last question has sounded so long, in seconds. */
  | { readonly do: 'hear'; readonly seconds: number }
  /** The user listens until the answer has sounded to its end. */
  | { readonly do: 'hear out' }
  | { readonly do: 'wait'; readonly seconds: number }
  /** From now on. */
  | { readonly do: 'noise'; readonly sound: () => Sample; readonly db: number }
  | { readonly do: 'echo'; readonly db: number }
  /** The button of a page that ends an answer. */
  | { readonly do: 'cancel' };

export interface Dialogue {
  readonly kind: string;
  readonly steps: readonly Step[];
}

const ask = (
  says: string | readonly (string | number)[],
  answer: string,
  more: Partial<Turn> = {},
): Step => ({
  do: 'ask',
  turn: { says: typeof says === 'string' ? [says] : says, answer, ...more },
});
const mumble = (text: string, by?: VoiceName): Step => ({ do: 'mumble', text, ...(by && { by }) });
const stop = (text: string, by?: VoiceName): Step => ({ do: 'stop', text, ...(by && { by }) });
const hear = (seconds: number): Step => ({ do: 'hear', seconds });
const hearOut: Step = { do: 'hear out' };
const wait = (seconds: number): Step => ({ do: 'wait', seconds });
const noise = (sound: () => Sample, db: number): Step => ({ do: 'noise', sound, db });
const echo = (db: number): Step => ({ do: 'echo', db });

/** So long that there is time to speak into it. */
function long(first: string): string {
  return `${first} is a long story. It began many years ago, in a small village near the coast. The people there had boats and nets, and they went out every morning before sunrise.`;
}

/** Fifty. Each of their questions has an answer of its own, so that it is seen which of them was answered. */
export const DIALOGUES: readonly Dialogue[] = [
  ...of('questions', [
    [
      ask('What is the capital of France?', 'Paris is the capital.'),
      hearOut,
      ask('How many days does a week have?', 'Seven days it is.'),
      hearOut,
    ],
    [
      ask('Why is the sky blue?', 'Sunlight is scattered by the air.', { by: 'rms' }),
      hearOut,
      ask('What do bees make?', 'Honey is made by them.', { by: 'rms' }),
      hearOut,
    ],
    [
      ask('Who painted the Mona Lisa?', 'Leonardo did.', { by: 'awb' }),
      hearOut,
      ask('Which planet is closest to the sun?', 'Mercury is the closest.', { by: 'awb' }),
      hearOut,
    ],
  ]),
  ...of('questions of recorded people', [
    [
      ask([], 'Kennedy said that.', { recording: 'jfk' }),
      hearOut,
      ask('Who was that speaker?', 'Presidents speak like that.'),
      hearOut,
    ],
    [ask([], 'Printing is old.', { recording: 'LJ001-0013' }), hearOut],
    [ask([], 'Concord returned, I hear.', { recording: 'librispeech' }), hearOut],
  ]),
  ...of('interruptions', [
    [
      ask('Tell me about the lighthouse.', long('Lighthouses')),
      hear(2),
      ask('How high is the highest mountain?', 'Everest is about nine kilometers high.'),
      hearOut,
    ],
    [
      ask('Tell me about the castle on the hill.', long('Castles'), { by: 'rms' }),
      hear(1.5),
      ask('What is the weather like tomorrow?', 'Rainy, I am afraid.', { by: 'rms' }),
      hearOut,
    ],
    [
      ask('Tell me something about whales.', long('Whaling'), { by: 'awb' }),
      hear(3),
      ask('Which is the largest ocean?', 'Pacific waters are the largest.', { by: 'awb' }),
      hearOut,
    ],
    [
      ask('Tell me about the railway.', long('Railways'), { by: 'en-us' }),
      hear(2),
      ask('No, tell me about the airport.', 'Airports are far from here.', { by: 'en-us' }),
      hearOut,
    ],
    [
      ask('Tell me about the garden.', long('Gardening')),
      hear(2.5),
      ask('Where can I buy fresh bread?', long('Bakeries')),
      hear(2),
      ask('And where can I buy cheese?', 'Dairies have it.'),
      hearOut,
    ],
  ]),
  ...of('a listener’s fillers', [
    [
      ask('Tell me about the old harbor.', long('Harbors')),
      hear(2),
      mumble('Uh-huh.'),
      hearOut,
      ask('Who built the pyramids?', 'Egyptians built them.'),
      hearOut,
    ],
    [
      ask('Tell me about the desert.', long('Deserts'), { by: 'rms' }),
      hear(2),
      mumble('Yeah.', 'rms'),
      hearOut,
    ],
    [
      ask('Tell me about the museum.', long('Museums'), { by: 'en-us' }),
      hear(2),
      mumble('I see.', 'en-us'),
      hearOut,
    ],
    [
      ask('Tell me about the theater.', long('Theaters')),
      hear(1.5),
      mumble('Mm-hm.'),
      hear(4),
      mumble('All right.'),
      hearOut,
    ],
  ]),
  ...of('stopped', [
    [ask('Tell me about the circus.', long('Circuses')), hear(2), stop('Stop.'), wait(3)],
    [
      ask('Tell me about the forest.', long('Forests'), { by: 'rms' }),
      hear(2),
      stop("That's enough.", 'rms'),
      wait(2),
      ask('What color is a ripe banana?', 'Yellow is its color.', { by: 'rms' }),
      hearOut,
    ],
    [
      ask('Tell me about the volcano.', long('Volcanoes'), { by: 'en-us' }),
      hear(2),
      stop('Stop, please.', 'en-us'),
      wait(2),
      ask('What is the currency of Japan?', 'Yen are paid there.', { by: 'en-us' }),
      hearOut,
    ],
  ]),
  ...of('short answers with the question’s words', [
    [
      ask('Could you bring me a drink?', 'Gladly: would you like tea or coffee?'),
      hearOut,
      ask('Coffee.', 'Espresso is on its way.'),
      hearOut,
    ],
    [
      ask('I want to book a room.', 'Certainly: for one night or two nights?', { by: 'rms' }),
      hearOut,
      ask('Two nights.', 'Booked until Friday.', { by: 'rms' }),
      hearOut,
    ],
    [
      ask('I need a ticket.', 'Sure: by train or by bus?', { by: 'awb' }),
      hearOut,
      ask('By train.', 'Platform nine is yours.', { by: 'awb' }),
      hearOut,
    ],
    // The answer of the user falls into the end of the question.
    [
      ask('Play some music.', 'Happily: what do you prefer, jazz or classical music?'),
      hear(3),
      ask('Jazz.', 'Saxophones it is.'),
      hearOut,
    ],
    [
      ask('I have to set an alarm.', 'Good: in the morning or in the evening?', { by: 'rms' }),
      echo(-20),
      hearOut,
      ask('In the morning.', 'Waking you at seven.', { by: 'rms' }),
      hearOut,
    ],
  ]),
  ...of('pauses in the middle of a sentence', [
    [
      ask(
        ['I would like to know', 0.6, 'how tall the tower is.'],
        'Towering at three hundred meters.',
      ),
      hearOut,
    ],
    [
      ask(['Can you tell me', 0.8, 'who wrote Hamlet?'], 'Shakespeare wrote it.', { by: 'rms' }),
      hearOut,
    ],
    [
      ask(['What is the name of', 1, 'the first month?'], 'January is the first.', { by: 'awb' }),
      hearOut,
    ],
    [
      ask(
        ['I was wondering, um', 0.7, 'how many wheels', 0.5, 'a bicycle has.'],
        'Bicycles have two.',
      ),
      hearOut,
    ],
    [
      ask(['The thing is', 1.2, 'that my camera is broken.'], 'Photographers know that.', {
        by: 'en-us',
      }),
      hearOut,
    ],
  ]),
  ...of('long silence', [
    [
      wait(12),
      ask('What do cows drink?', 'Water, mostly.'),
      hearOut,
      wait(15),
      ask('What do cats eat?', 'Mice, for example.'),
      hearOut,
      wait(8),
    ],
    [wait(25)],
  ]),
  ...of('noise', [
    [
      noise(thunder, -25),
      wait(8),
      ask('What is thunder?', 'Lightning heats the air.'),
      hearOut,
      wait(4),
    ],
    [
      noise(music, -30),
      wait(6),
      ask('What is a violin?', 'Strings make its sound.'),
      hearOut,
      wait(4),
    ],
    [
      noise(() => gusts(1), -35),
      wait(5),
      ask('Where is the moon?', 'Overhead, I think.', { by: 'rms' }),
      hearOut,
      wait(3),
    ],
    [
      noise(() => pinkNoise(1), -40),
      ask('How fast is a horse?', 'Galloping at forty kilometers an hour.', { by: 'awb' }),
      hearOut,
      wait(5),
    ],
    [
      ask('Tell me about the bakery.', long('Baking'), { by: 'en-us' }),
      hear(1),
      noise(thunder, -20),
      hearOut,
    ],
    [
      noise(() => hum(1), -35),
      ask('What is a kettle for?', 'Boiling is its purpose.'),
      hearOut,
      noise(() => whiteNoise(1), -45),
      ask('What is a hammer for?', 'Nails need it.'),
      hearOut,
    ],
  ]),
  ...of('two people', [
    [
      ask('What does an apple cost?', 'Fifty cents.', { by: 'slt' }),
      hearOut,
      ask('And what does an orange cost?', 'Eighty cents.', { by: 'rms' }),
      hearOut,
      ask('And a lemon?', 'Ninety cents.', { by: 'slt' }),
      hearOut,
    ],
    [
      ask('Tell me about the island.', long('Islands'), { by: 'awb' }),
      hear(2),
      ask('How do we get to the station?', 'Straight ahead.', { by: 'slt' }),
      hearOut,
    ],
    [
      ask('Do penguins fly?', 'Flightless birds are they.', { by: 'en-us' }),
      wait(0.2),
      ask('Do elephants swim?', 'Swimming is no trouble for them.', { by: 'rms' }),
      hearOut,
    ],
  ]),
  ...of('echo, 20 dB below', [
    [
      echo(-20),
      ask('Tell me about the bridge.', long('Bridges')),
      hearOut,
      ask('What is a ladder?', 'Climbing is done by it.'),
      hearOut,
    ],
    [
      echo(-20),
      ask('Tell me about the windmill.', long('Millers'), { by: 'rms' }),
      hear(2.5),
      ask('What is the time in London?', 'Noon, there.', { by: 'rms' }),
      hearOut,
    ],
    [
      echo(-20),
      ask('Tell me about the market.', long('Markets'), { by: 'awb' }),
      hear(2),
      stop('Stop.', 'awb'),
      wait(3),
    ],
    [echo(-14), ask('Tell me about the school.', long('Schools'), { by: 'en-us' }), hearOut],
  ]),
  ...of('two questions in quick succession', [
    [
      ask('What is a dolphin?', 'Dolphins are mammals.'),
      wait(0.9),
      ask('What is a shark?', 'Sharks are fish.'),
      hearOut,
    ],
    [
      ask('How old is the universe?', 'Billions of years old.', { by: 'rms' }),
      wait(0.5),
      ask('And how old is the Earth?', 'Younger than that.', { by: 'rms' }),
      hearOut,
    ],
    [
      ask('What do rabbits like?', 'Carrots, above all.', { by: 'awb' }),
      wait(1.5),
      ask('What do monkeys like?', 'Bananas, above all.', { by: 'awb' }),
      hearOut,
    ],
  ]),
  ...of('a slow model', [
    [ask('What is gravity?', 'Attraction of masses.', { thinksMs: 6000 }), hearOut],
    [
      ask('What is electricity?', 'Electrons that flow.', { thinksMs: 8000, by: 'rms' }),
      wait(5),
      ask('And what is magnetism?', 'Iron knows it.', { by: 'rms' }),
      hearOut,
    ],
    [
      ask('What is a diamond?', 'Carbon, pressed hard.', { thinksMs: 5000, by: 'awb' }),
      wait(2.5),
      mumble('Okay.', 'awb'),
      hearOut,
    ],
    [
      ask('What is a glacier?', 'Moving ice.', { thinksMs: 10_000, by: 'en-us' }),
      hearOut,
      ask('What is an iceberg?', 'Floating ice.', { by: 'en-us' }),
      hearOut,
    ],
  ]),
];

function of(kind: string, all: readonly (readonly Step[])[]): Dialogue[] {
  return all.map((steps) => ({ kind, steps }));
}

/** All that is asked in it. */
export function turnsOf({ steps }: Dialogue): Turn[] {
  return steps.flatMap((step) => (step.do === 'ask' ? [step.turn] : []));
}

/** A question as a person asks it aloud, and how a right answer to it is told. */
export interface PlainQuestion {
  readonly question: string;
  /** Stands in a right answer. */
  readonly right: RegExp;
  /** Stands in no right answer: of a choice of two, the other one. */
  readonly wrong?: RegExp;
}

/** Fifty questions of the kind that people ask a voice assistant, each with one answer that is no matter of opinion. */
export const PLAIN_QUESTIONS: readonly PlainQuestion[] = [
  { question: 'What is the capital of France?', right: /\bParis\b/ },
  { question: 'What is the capital of Italy?', right: /\bRome\b/ },
  { question: 'What is the capital of Japan?', right: /\bTokyo\b/ },
  { question: 'What is the capital of Australia?', right: /\bCanberra\b/ },
  { question: 'What is the capital of Canada?', right: /\bOttawa\b/ },
  { question: 'What is the capital of Egypt?', right: /\bCairo\b/ },
  { question: 'How many days are in a week?', right: /\b(?:7|seven)\b/i },
  { question: 'How many months are in a year?', right: /\b(?:12|twelve)\b/i },
  { question: 'How many minutes are in an hour?', right: /\b(?:60|sixty)\b/i },
  { question: 'How many hours are in a day?', right: /\b(?:24|twenty[- ]four)\b/i },
  { question: 'How many days does a leap year have?', right: /\b366\b|sixty[- ]six/i },
  { question: 'What is two plus two?', right: /\b(?:4|four)\b/i },
  { question: 'What is seven times eight?', right: /\b56\b|fifty[- ]six/i },
  { question: 'What is one hundred minus thirty-seven?', right: /\b63\b|sixty[- ]three/i },
  { question: 'What is half of ninety?', right: /\b45\b|forty[- ]five/i },
  {
    question: 'Which is larger, nine or eleven?',
    right: /\b(?:11|eleven)\b/i,
    wrong: /\b(?:9|nine) is (?:larger|greater|bigger)/i,
  },
  { question: 'What color is the sky on a clear day?', right: /\bblue\b/i },
  { question: 'What color do you get when you mix blue and yellow?', right: /\bgreen\b/i },
  { question: 'What color is a ripe banana?', right: /\byellow\b/i },
  { question: 'What day comes after Monday?', right: /\bTuesday\b/ },
  { question: 'What month comes before May?', right: /\bApril\b/ },
  { question: 'Which season comes after winter?', right: /\bspring\b/i },
  { question: 'What is the opposite of hot?', right: /\bcold\b|\bcool\b/i },
  { question: 'What is the opposite of early?', right: /\blate\b/i },
  { question: 'What is the plural of mouse?', right: /\bmice\b/i },
  { question: 'What is the past tense of go?', right: /\bwent\b/i },
  { question: 'What is the first letter of the alphabet?', right: /\bA\b/ },
  { question: 'How do you say thank you in Spanish?', right: /gracias/i },
  { question: 'How do you say hello in French?', right: /bonjour|salut/i },
  { question: 'Who wrote Romeo and Juliet?', right: /Shakespeare/i },
  { question: 'Who painted the Mona Lisa?', right: /Leonardo|da Vinci/i },
  { question: 'Who was the first person to walk on the moon?', right: /Armstrong/ },
  { question: 'Who was the first president of the United States?', right: /Washington/ },
  { question: 'Which planet is closest to the sun?', right: /\bMercury\b/ },
  { question: 'Which is the largest planet of the solar system?', right: /\bJupiter\b/ },
  { question: 'Which planet do we live on?', right: /\bEarth\b/i },
  { question: 'What is the largest ocean on Earth?', right: /\bPacific\b/ },
  { question: 'What is the highest mountain in the world?', right: /\bEverest\b/ },
  { question: 'On which continent is Brazil?', right: /\bSouth America\b/i },
  { question: 'Which country has the city of Madrid?', right: /\bSpain\b/ },
  { question: 'What language do people speak in Germany?', right: /\bGerman\b/ },
  { question: 'What currency is used in Japan?', right: /\byen\b/i },
  {
    question: 'At how many degrees Celsius does water boil?',
    right: /\b100\b|one hundred|a hundred/i,
  },
  { question: 'At how many degrees Celsius does water freeze?', right: /\b(?:0|zero)\b(?!\.)/i },
  { question: 'What gas do we need to breathe?', right: /\boxygen\b/i },
  { question: 'What is the chemical formula of water?', right: /H2O|H₂O/i },
  { question: 'How many legs does a spider have?', right: /\b(?:8|eight)\b/i },
  { question: 'What do bees make?', right: /\bhoney\b/i },
  {
    question: 'Which animal barks, a dog or a cat?',
    right: /\bdog/i,
    wrong: /\bcats? (?:is|are|barks?)\b|^\W*(?:A |The )?cat\b/i,
  },
  { question: 'How many sides does a triangle have?', right: /\b(?:3|three)\b/i },
];

/** Whether an answer holds what is asked for, and of a choice not the other one. */
export function isRight({ right, wrong }: PlainQuestion, answer: string): boolean {
  return right.test(answer) && !wrong?.test(answer);
}

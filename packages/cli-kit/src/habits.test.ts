import { expect, it } from 'vitest';
import { inOurWords } from './habits.js';

it.each([
  ['whisper.cpp', 'file a.wav -tr -oj -osrt', 'file a.wav --translate --output json -osrt'],
  ['whisper.cpp', 'file a.wav --output-lrc -pp -of x', 'file a.wav --output lrc --output-file x'],
  ['openai-whisper', 'file a.wav --task translate', 'file a.wav --translate'],
  ['openai-whisper', 'file a.wav --task=transcribe', 'file a.wav'],
  ['openai-whisper', 'file a.wav --output_format=srt', 'file a.wav --output srt'],
  ['openai-whisper', 'file --word_timestamps True a.wav', 'file --words a.wav'],
  ['openai-whisper', 'file --word_timestamps False a.wav', 'file a.wav'],
  ['openai-whisper', 'file a.wav -f srt', 'file a.wav --output srt'],
  ['openai-whisper', 'file --word-timestamps a.wav', 'file --words a.wav'],
  ['openai-whisper', 'file --output_dir out a.wav', 'file --output-dir out a.wav'],
  ['openai-whisper', 'file a.wav --max_line_width 30', 'file a.wav --max-line-width 30'],
  ['openai-whisper', 'a.wav --highlight_words True', 'a.wav --highlight-words'],
  ['openai-whisper', 'a.wav --highlight-words False', 'a.wav'],
  ['openai-whisper', 'a.wav --max_words_per_line=3', 'a.wav --max-words-per-line 3'],
  ['whisper.cpp', '-ml 40 -sow a.wav', '--max-line-count 1 --max-line-width 40 a.wav'],
  ['whisper.cpp', 'a.wav -ojf', 'a.wav --words --output cpp.json'],
  ['this command', '--speakers a.wav', '--speakers auto a.wav'],
  ['this command', 'a.wav --speakers', 'a.wav --speakers auto'],
  ['this command', '--speakers -o srt a.wav', '--speakers auto -o srt a.wav'],
  ['this command', '--speakers 2 a.wav', '--speakers 2 a.wav'],
  ['this command', '--speakers=2 a.wav', '--speakers=2 a.wav'],
  [
    'nobody',
    'file toString __proto__ --prompt constructor',
    'file toString __proto__ --prompt constructor',
  ],
  ['nobody', 'file -o srt --prompt a=b -- -tr', 'file -o srt --prompt a=b -- -tr'],
])('what %s is told: %s', (_, theirs, ours) => {
  expect(inOurWords(theirs.split(' '))).toEqual(ours.split(' '));
});

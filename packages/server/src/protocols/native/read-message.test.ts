import { expect, it } from 'vitest';
import { announcedStart } from './read-message.js';

const announced = (query: string) => announcedStart(new URLSearchParams(query));

it('an address says whether speakers are told', () => {
  expect(announced('speakers=true')).toMatchObject({ speakers: true });
  expect(announced('speakers=false')).toMatchObject({ speakers: false });
  expect(announced('other=1')).toBeUndefined();
  expect(() => announced('speakers=1')).toThrow('true, false or an object with "max"');
});

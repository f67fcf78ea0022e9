import type { EndpointingOptions, SessionChanges } from '@ws/core';
import {
  flagOption,
  hotwordsOption,
  invalidOption,
  languageOption,
  numberOption,
  promptOption,
  rejectUnknownOptions,
} from '@ws/core/options';

/** Who says where an utterance ends, as `start` and `configure` tell the server. */
export interface EndpointingChecks {
  /** The client listens for pauses itself: the server is never to do it, too. */
  readonly isOwn: boolean;
}

// The ranges of `EndpointingOptions`, in milliseconds.
const RANGES: Readonly<Record<Exclude<keyof EndpointingOptions, 'automatic'>, [number, number]>> = {
  minSpeechMs: [0, 5000],
  minSilenceMs: [0, 60_000],
  prefixPadMs: [0, 5000],
  maxUtteranceMs: [1000, 600_000],
};

/** What the server is told of endpoints: `undefined` leaves them to it. */
export function endpointingOption(
  value: EndpointingOptions | undefined,
  { isOwn }: EndpointingChecks,
): EndpointingOptions | undefined {
  const name = 'endpointing';
  if (value === undefined) return isOwn ? { automatic: false } : undefined;
  if (typeof value !== 'object' || value === null) {
    throw invalidOption(name, value, 'an object of settings, such as { minSilenceMs: 500 }');
  }
  rejectUnknownOptions(value, ['automatic', ...Object.keys(RANGES)], `${name}.`);
  const automatic = flagOption(`${name}.automatic`, value.automatic, undefined);
  if (isOwn && automatic === true) {
    throw invalidOption(
      `${name}.automatic`,
      automatic,
      'left out or false where "clientVad" is on: the client says where an utterance ends',
    );
  }
  for (const [field, [min, max]] of Object.entries(RANGES)) {
    const ms = value[field as keyof typeof RANGES];
    numberOption(`${name}.${field}`, ms, undefined, { min, max });
  }
  return isOwn ? { ...value, automatic: false } : { ...value };
}

/** A change as it is told. A key that is there and `undefined` takes a setting away. */
export function checkedChanges(changes: SessionChanges, checks: EndpointingChecks): SessionChanges {
  rejectUnknownOptions(changes, ['language', 'prompt', 'hotwords', 'endpointing']);
  languageOption(changes.language);
  promptOption(changes.prompt);
  const checked: { -readonly [Name in keyof SessionChanges]: SessionChanges[Name] } = {
    ...changes,
  };
  if ('hotwords' in changes) checked.hotwords = hotwordsOption(changes.hotwords);
  if ('endpointing' in changes) {
    checked.endpointing = endpointingOption(changes.endpointing, checks);
  }
  return checked;
}

import type { ReactElement } from 'react';

interface ChoiceProps {
  /** What is chosen. */
  readonly label: string;
  readonly names: readonly string[];
  readonly chosen: string | undefined;
  readonly onChoose: (name: string) => void;
}

/** One of several names, where there is a choice. */
export function Choice({ label, names, chosen, onChoose }: ChoiceProps): ReactElement | null {
  if (names.length < 2) return null;
  return (
    <select
      className="tool"
      aria-label={label}
      title={label}
      value={chosen}
      onChange={({ target }) => onChoose(target.value)}
    >
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

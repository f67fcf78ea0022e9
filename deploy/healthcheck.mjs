// Whether the server in this container takes sessions: exit code 0 or 1.
const { PORT = '8765' } = process.env;
const response = await fetch(`http://127.0.0.1:${PORT}/health/ready`, {
  signal: AbortSignal.timeout(4000),
}).catch(() => undefined);
process.exit(response?.ok ? 0 : 1);

import { parseArgs } from "node:util";
import { withoutLogin } from "#app/server/database/database-name.ts";
import { compare, move } from "#app/server/database/move/move.server.ts";
import { showProgress } from "#app/server/database/move/progress.ts";

const USAGE = `Usage: npm run db:move -- --from <database> --to <database> [--verify] [--force]
A database is file:… or postgres://…, as in DATABASE_URL. docs/moving-databases.md has more.
`;

const INTERRUPTED = 130;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        from: { type: "string" },
        to: { type: "string" },
        verify: { type: "boolean", default: false },
        force: { type: "boolean", default: false },
      },
    });
    const { from, to } = values;
    return from && to ? { ...values, from, to } : undefined;
  } catch {
    return undefined;
  }
}

const options = readOptions();
if (!options) {
  process.stderr.write(USAGE);
  process.exit(2);
}

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => interruption.abort());
}

try {
  const differing = await (options.verify ? compare : move)(options, {
    progress: showProgress(process.stdout),
    tell: (line) => void process.stdout.write(`${line}\n`),
    signal: interruption.signal,
    force: options.force,
  });
  if (differing.length > 0) {
    process.stderr.write(`These tables differ: ${differing.join(", ")}\n`);
    process.exit(1);
  }
  const next = options.verify ? "" : " Set DATABASE_URL to the new one before you start the app.";
  process.stdout.write(`All tables are equal.${next}\n`);
  process.exit(0);
} catch (error) {
  if (interruption.signal.aborted) {
    process.stderr.write("\nStopped. The same command goes on where it was.\n");
    process.exit(INTERRUPTED);
  }
  const { message, code } = error as Error & { code?: unknown };
  const said = message || `A database can't be reached (${String(code)})`;
  process.stderr.write(`${withoutLogin(withoutLogin(said, options.from), options.to)}\n`);
  process.exit(1);
}

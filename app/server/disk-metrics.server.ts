import { stat, statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Gauge } from "prom-client";
import { databaseKind } from "./database/database-url.ts";
import { registry } from "./metrics.server.ts";

/**
 * Adds the size of the database's files, and the room that is left beside them, to the figures: on a
 * full disk no sign-up can be stored. What can't be read is missing, as the disk of a database server.
 */
export function measureDisk(databaseUrl: string): void {
  if (databaseKind(databaseUrl) !== "sqlite") return;
  const file = resolve(databaseUrl.replace(/^file:/, "").trim());
  const registers = [registry];

  new Gauge({
    name: "notify_me_disk_free_bytes",
    help: "Room for this process on the volume of the database",
    labelNames: ["volume"],
    registers,
    async collect() {
      this.reset();
      const volume = await statfs(dirname(file)).catch(() => undefined);
      if (volume) this.set({ volume: "database" }, volume.bavail * volume.bsize);
    },
  });

  new Gauge({
    name: "notify_me_database_bytes",
    help: "Size of the database's files: main, and its write-ahead log",
    labelNames: ["file"],
    registers,
    async collect() {
      this.reset();
      const [main, log] = await Promise.all(
        [file, `${file}-wal`].map((name) => stat(name).catch(() => undefined)),
      );
      if (main) this.set({ file: "main" }, main.size);
      this.set({ file: "write_ahead_log" }, log?.size ?? 0);
    },
  });
}

/**
 * Loaded into the app's process, whose standard input is a pipe that its parent never writes to: it
 * closes when the parent is gone, also when that was killed. An app that outlived its sandbox would go
 * on delivering from the same database.
 */
process.stdin.on("close", () => process.exit(1)).resume();

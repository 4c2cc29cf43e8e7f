/**
 * Loaded into the app's process, whose standard input is a pipe that its parent never writes to. The
 * pipe closes when the parent ends, also when it is killed. An app that outlived its sandbox would
 * continue to deliver from the same database.
 */
process.stdin.on("close", () => process.exit(1)).resume();

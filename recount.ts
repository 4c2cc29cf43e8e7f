import { correctCounts, recount, type CountDifference } from "#app/outbox/stats/recount.server.ts";

/** How many counts one commit corrects. */
const AT_ONCE = 100;

const [word, ...more] = process.argv.slice(2);
if (more.length > 0 || (word !== undefined && word !== "--fix")) {
  process.stderr.write("Usage: npm run recount [-- --fix]\n");
  process.exit(2);
}

const differences: CountDifference[] = [];
for await (const difference of recount()) {
  differences.push(difference);
  const { shop, hour, state, latencyBucket, written, counted } = difference;
  const where = latencyBucket > 0 ? `${state}, class ${latencyBucket}` : state;
  const when = hour ? `${hour}:00 UTC` : "in all";
  process.stdout.write(`${shop} ${when} ${where}: ${written} stored, ${counted} counted\n`);
}
if (word === "--fix") {
  for (let at = 0; at < differences.length; at += AT_ONCE) {
    await correctCounts(differences.slice(at, at + AT_ONCE));
  }
}
const corrected = word === "--fix" && differences.length > 0 ? ", corrected" : "";
process.stdout.write(`Counts that differ from their rows: ${differences.length}${corrected}\n`);
process.exit(differences.length > 0 && !corrected ? 1 : 0);

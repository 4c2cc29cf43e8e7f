import {
  correctVariantCounts,
  recountVariants,
  type VariantDifference,
} from "#app/outbox/stats/recount-variants.server.ts";
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
const ofVariants: VariantDifference[] = [];
for await (const difference of recountVariants()) {
  ofVariants.push(difference);
  const { shop, day, variantId, written, counted } = difference;
  const when = day ? `${day} UTC` : "in all";
  const numbers = `${wordsOf(written)} stored, ${wordsOf(counted)} counted`;
  process.stdout.write(`${shop} ${when} variant ${variantId}: ${numbers}\n`);
}
if (word === "--fix") {
  for (let at = 0; at < differences.length; at += AT_ONCE) {
    await correctCounts(differences.slice(at, at + AT_ONCE));
  }
  for (let at = 0; at < ofVariants.length; at += AT_ONCE) {
    await correctVariantCounts(ofVariants.slice(at, at + AT_ONCE));
  }
}
const all = differences.length + ofVariants.length;
const corrected = word === "--fix" && all > 0 ? ", corrected" : "";
process.stdout.write(`Counts that differ from their rows: ${all}${corrected}\n`);
process.exit(all > 0 && !corrected ? 1 : 0);

/** People waiting, those of them that Klaviyo has, and sign-ups. */
function wordsOf({ waiting, reached, signUps }: VariantDifference["written"]): string {
  return `${waiting} waiting, ${reached} sent, ${signUps} signed up`;
}

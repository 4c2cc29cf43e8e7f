import { resealAll } from "#app/merchant/reseal.server.ts";

if (process.argv.length > 2) {
  process.stderr.write("Usage: npm run reseal\n");
  process.exit(2);
}
const { resealed, newest, unreadable, renewing } = await resealAll();
for (const shop of unreadable)
  process.stdout.write(`${shop}: no ENCRYPTION_KEY opens its key or another of its secrets\n`);
for (const shop of renewing)
  process.stdout.write(
    `${shop}: no ENCRYPTION_KEY opens its Shopify tokens; they are renewed at its next visit\n`,
  );
process.stdout.write(
  `Secrets sealed again: ${resealed}, sealed with the newest key before: ${newest}, not to be opened: ${unreadable.length}\n`,
);
process.exit(unreadable.length > 0 ? 1 : 0);

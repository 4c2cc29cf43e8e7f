import { rotatePageSecrets } from "#app/merchant/page-secret.server.ts";

const [shop, ...others] = process.argv.slice(2);
if (others.length > 0) {
  process.stderr.write("Usage: npm run rotate [-- SHOP.myshopify.com]\n");
  process.exit(2);
}
const rotated = await rotatePageSecrets(new Date(), shop);
process.stdout.write(
  `Page secrets replaced: ${rotated.length}. The storefronts have them within minutes; pages that were signed before stay valid.\n`,
);
process.exit(0);

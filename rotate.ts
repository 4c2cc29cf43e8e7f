import { rotatePageSecrets, whyNotRotated } from "#app/merchant/rotate-page-secrets.server.ts";

const [shop, ...others] = process.argv.slice(2);
if (others.length > 0) {
  process.stderr.write("Usage: npm run rotate [-- SHOP.myshopify.com]\n");
  process.exit(2);
}
const WHY = {
  unknown: "is no shop of this app's.",
  uninstalled: "has uninstalled the app.",
  untold: "was not changed: its storefront does not have the present secret yet.",
  "replaced lately": "was not changed: its secret was replaced less than 15 days ago.",
};
const why = shop === undefined ? undefined : await whyNotRotated(shop, new Date());
if (why) {
  process.stderr.write(`${shop} ${WHY[why]}\n`);
  process.exit(why === "unknown" ? 1 : 0);
}
const rotated = await rotatePageSecrets(new Date(), shop);
process.stdout.write(
  `Page secrets replaced: ${rotated.length}. The storefronts have them within minutes; pages that were signed before stay valid.\n`,
);
process.exit(0);

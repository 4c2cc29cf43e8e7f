import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrate } from "#prisma/migrate.ts";
import { percentile, type Figure } from "./figures.ts";

const SIZES = [1_000, 200_000];
const LOOK_UPS = 300;

/**
 * What a sign-up costs the process after its answer, if Shopify's titles of its variant are stored: in a
 * shop with few rows, and in one with many. The two should be the same.
 */
export async function benchTitles(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), "notify-me-bench-"));
  const file = join(directory, "app.sqlite");
  try {
    await migrate(`file:${file}`);
    for (const rows of SIZES) fill(file, rows);
    Object.assign(process.env, {
      SHOPIFY_API_KEY: "bench",
      SHOPIFY_API_SECRET: "bench",
      SHOPIFY_APP_URL: "https://app.test",
      SCOPES: "write_app_proxy,read_products",
      DATABASE_URL: `file:${file}`,
      ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
    });
    const { learnTitles } = await import("#app/catalog/titles.server.ts");
    const figures: Figure[] = [];
    for (const rows of SIZES) {
      const samples: number[] = [];
      for (let at = 0; at < LOOK_UPS; at += 1) {
        const startedAt = performance.now();
        await learnTitles(shopOf(rows), [String(at % rows)], refuse, new Date());
        samples.push(performance.now() - startedAt);
      }
      figures.push(
        { name: `title_${rows}_rows_p50_ms`, value: percentile(samples, 0.5), unit: "ms" },
        { name: `title_${rows}_rows_p99_ms`, value: percentile(samples, 0.99), unit: "ms" },
      );
    }
    return figures;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function shopOf(rows: number): string {
  return `rows-${rows}.myshopify.com`;
}

function refuse(): Promise<Response> {
  return Promise.reject(new Error("All titles are stored here, so Shopify must not be asked"));
}

/** A shop with this number of sign-ups, each for its own variant with stored titles. */
function fill(file: string, rows: number): void {
  const database = new DatabaseSync(file);
  const shop = shopOf(rows);
  const now = new Date().toISOString();
  database.exec("BEGIN");
  database
    .prepare("INSERT INTO Merchant (shop, installedAt, dedupeKeySalt) VALUES (?, ?, 'salt')")
    .run(shop, now);
  const signUp = database.prepare(
    `INSERT INTO Subscription (id, shop, state, dueAt, createdAt, updatedAt, variantId)
     VALUES (?, ?, 'delivered', ?, ?, ?, ?)`,
  );
  const variant = database.prepare(
    "INSERT INTO Variant (shop, variantId, fetchedAt) VALUES (?, ?, ?)",
  );
  for (let at = 0; at < rows; at += 1) {
    signUp.run(`${rows}-${at}`, shop, now, now, now, String(at));
    variant.run(shop, String(at), now);
  }
  database.exec("COMMIT");
  database.close();
}

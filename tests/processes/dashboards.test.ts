import { readFileSync } from "node:fs";
import type { SyntaxNode } from "@lezer/common";
import { getHmac } from "@shopify/shopify-api/test-helpers";
import { parser } from "@prometheus-io/lezer-promql";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { client as db } from "#app/server/database/db.server.ts";
import { REVISION } from "#app/klaviyo/request.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { connectShop } from "#tests/shops.ts";
import { startBuiltApp, type BuiltApp } from "../front-door/built-app.ts";
import { webhookHeaders } from "../front-door/callers.ts";
import { samplesOf, type Sample } from "../front-door/samples.ts";

const METRICS_TOKEN = "0123456789abcdef0123";

const alertFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^NotifyMe[A-Z]\w+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(["critical", "warning"]) }),
          annotations: z.strictObject({
            summary: z.string().min(10),
            description: z.string().min(20),
            runbook_url: z.string(),
          }),
        }),
      ),
    }),
  ),
});

const dashboardFile = z.looseObject({
  panels: z.array(
    z.looseObject({
      id: z.int(),
      title: z.string().min(3),
      description: z.string().min(10),
      gridPos: z.strictObject({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z.array(z.looseObject({ expr: z.string(), legendFormat: z.string() })).min(1),
    }),
  ),
});

const read = (file: string) => readFileSync(file, "utf8");
const rules = alertFile
  .parse(parseYaml(read("ops/alerts.yaml")))
  .groups.flatMap((group) => group.rules);
const { panels } = dashboardFile.parse(JSON.parse(read("ops/grafana-dashboard.json")));

/** Prometheus adds these labels itself. https://prometheus.io/docs/concepts/jobs_instances */
const TARGET_LABELS = ["instance", "job"];

let built: BuiltApp;
/** What a real app prints after one of each kind of event that a rule asks about. */
let samples: Sample[];

beforeAll(async () => {
  built = await startBuiltApp({ DELIVERY_WORKER: "on", METRICS_TOKEN });
  const { app } = built;
  const { shop } = await connectShop({ key: sandboxAccounts()[0]!.key });
  for (const cause of ["unreachable", "trouble", "refusing", "own"]) {
    const pausedUntil = new Date(Date.now() + 3_600_000);
    await db.lane.create({ data: { id: cause, failures: 1, pauseCause: cause, pausedUntil } });
  }
  // Neither is fixed, so the worker that is just starting does not lift it.
  const holds = [
    { hold: "revision_retired", holdDetail: REVISION },
    { hold: "key_unreadable", sealedKey: "v1.not.the.key" },
  ];
  for (const data of holds) {
    const held = await connectShop();
    await db.merchant.update({
      where: { shop: held.shop },
      data: { ...data, holdKeyVersion: 1, heldAt: new Date() },
    });
  }
  const fields = new URLSearchParams({ email: "ann@example.com", variant_id: "33001893429341" });
  expect((await app.proxy(shop, fields, { accept: "application/json" })).status).toBe(202);
  await vi.waitUntil(() => db.subscription.count({ where: { shop, state: "delivered" } }), {
    timeout: 20_000,
  });
  expect((await app.webhook(shop, "app/scopes_update", { current: [] })).status).toBe(200);
  const strange = webhookHeaders(shop, "app/scopes_update", getHmac("{}", "?"), new Date());
  const init = { method: "POST", body: "{}", headers: strange };
  expect((await app.fetch("/webhooks/app/scopes_update", init)).status).toBe(401);
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  samples = samplesOf(await (await app.fetch("/metrics", { headers })).text());
});
afterAll(() => built.stop());

/** Every node with one of these names, below a node. */
function nodesBelow(node: SyntaxNode, ...names: string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  node.cursor().iterate((one) => {
    if (names.includes(one.name)) found.push(one.node);
  });
  return found;
}

/** What is wrong with an expression, one line for each fault. */
function faultsOf(expr: string): string[] {
  const text = (node: SyntaxNode | null) => (node ? expr.slice(node.from, node.to) : "");
  const top = parser.parse(expr).topNode;
  const faults = nodesBelow(top, "⚠").map(({ from }) => `it does not parse at ${from}`);
  const asked = new Set<string>();
  for (const selector of nodesBelow(top, "VectorSelector")) {
    const name = text(selector.getChild("Identifier"));
    if (name === "up") continue;
    const series = samples.filter((one) => one.name === name);
    if (series.length === 0) faults.push(`there is no ${name}`);
    const labels = new Set([...TARGET_LABELS, ...series.flatMap((one) => Object.keys(one.labels))]);
    for (const label of labels) asked.add(label);
    for (const matcher of nodesBelow(selector, "UnquotedLabelMatcher")) {
      faults.push(...faultsOfMatcher(matcher, series, text));
    }
    const isRange = selector.parent?.name === "MatrixSelector";
    const isCounter = /_(total|count|sum|bucket)$/.test(name);
    if (isCounter !== isRange) faults.push(`${name} is ${isCounter ? "" : "not "}a counter`);
  }
  for (const label of nodesBelow(top, "GroupingLabels").flatMap((one) =>
    nodesBelow(one, "LabelName"),
  )) {
    if (!asked.has(text(label))) faults.push(`no series has the label ${text(label)}`);
  }
  for (const call of nodesBelow(top, "FunctionCall")) {
    const wantsRange = /^(rate|increase)\(/.test(text(call));
    if (wantsRange && nodesBelow(call, "MatrixSelector").length !== 1) {
      faults.push(`${text(call)} has no range`);
    }
  }
  return faults;
}

/** A value that is named must be there; a pattern must match one, unless it is of a status code. */
function faultsOfMatcher(
  matcher: SyntaxNode,
  series: Sample[],
  text: (node: SyntaxNode | null) => string,
): string[] {
  const label = text(matcher.getChild("LabelName"));
  const value = text(matcher.getChild("StringLiteral")).slice(1, -1);
  const values = series.map((one) => one.labels[label]).filter((one) => one !== undefined);
  if (values.length === 0) return [`no series has the label ${label}`];
  if (label === "code") return /^[\w.|]+$/.test(value) ? [] : [`${value} is no status code`];
  const isPattern = text(matcher.getChild("MatchOp")).includes("~");
  if (!isPattern) return values.includes(value) ? [] : [`no series has ${label}=${value}`];
  const missing = value.split("|").filter((one) => !matches(one, values));
  return missing.map((one) => `no ${label} matches ${one}`);
}

function matches(pattern: string, values: string[]): boolean {
  return values.some((value) => new RegExp(`^(?:${pattern})$`).test(value));
}

describe("each alert", () => {
  const headings = [...read("docs/operations.md").matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );

  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    "%s asks for what the app prints, and leads to its page",
    (name, { expr, annotations }) => {
      expect(faultsOf(expr)).toEqual([]);
      expect(annotations.runbook_url).toBe(`docs/operations.md#${name.toLowerCase()}`);
      expect(headings).toContain(name.toLowerCase());
    },
  );

  it("has a name of its own, and no page is left without its alert", () => {
    const names = rules.map(({ alert }) => alert.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(headings.filter((one) => one.startsWith("notifyme")).sort()).toEqual(names.sort());
  });
});

describe("each panel of the dashboard", () => {
  it.each(panels.map((panel) => [panel.title, panel] as const))(
    "%s asks for what the app prints",
    (_, { targets }) => {
      for (const { expr, legendFormat } of targets) {
        const plain = expr.replaceAll("$__rate_interval", "5m");
        expect(faultsOf(plain), expr).toEqual([]);
        const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
        const series = samples.filter(({ name }) => expr.includes(name));
        const labels = [...TARGET_LABELS, ...series.flatMap((one) => Object.keys(one.labels))];
        expect(labels).toEqual(expect.arrayContaining(named));
      }
    },
  );

  it("has a place of its own", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.trunc(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});

describe("the check itself", () => {
  it.each([
    ["rate(notify_me_receptions_total[5m", /does not parse/],
    ["notify_me_no_such_thing", /there is no notify_me_no_such_thing/],
    ['rate(notify_me_receptions_total{state="accepted"}[5m])', /no series has the label state/],
    ['rate(notify_me_receptions_total{status="acepted"}[5m])', /no series has status=acepted/],
    ['notify_me_shops{shops=~"open|opne"}', /no shops matches opne/],
    ["sum by (shop) (notify_me_shops)", /no series has the label shop/],
    ["notify_me_receptions_total > 5", /is a counter/],
    ["rate(notify_me_receptions_total) > 5", /has no range/],
    ["rate(notify_me_shops[5m])", /is not a counter/],
  ])("finds the fault of %s", (expr, fault) => {
    expect(faultsOf(expr).join()).toMatch(fault);
  });
});

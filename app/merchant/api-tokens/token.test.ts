import { describe, expect, it, test } from "vitest";
import { readOrder, readOrigins } from "./token.ts";

describe("origins are read", () => {
  test.each<[string, string[]]>([
    ["https://shop.example", ["https://shop.example"]],
    ["https://Shop.example/ https://shop.example", ["https://shop.example"]],
    ["https://a.example:8443,\nhttps://b.example", ["https://a.example:8443", "https://b.example"]],
    ["https://a.example:443", ["https://a.example"]],
    [
      "http://localhost:3000 http://127.0.0.1:3000",
      ["http://localhost:3000", "http://127.0.0.1:3000"],
    ],
    ["https://bücher.example", ["https://xn--bcher-kva.example"]],
  ])("%j", (text, origins) => {
    expect(readOrigins(text)).toEqual(origins);
  });

  test.each(
    [
      ["", " , ", "shop.example", "http://shop.example", "https://shop.example/path"],
      ["https://shop.example?a", "https://user@shop.example", "*", "https://*", "null"],
      ["javascript:alert(1)", "file:///etc", "http://localhost.evil.example", "https://"],
    ].flat(),
  )("and refused: %j", (text) => {
    expect(readOrigins(text)).toBeUndefined();
  });

  it("up to ten", () => {
    const list = (count: number) =>
      Array.from({ length: count }, (_, at) => `https://${at}.example`).join(" ");
    expect(readOrigins(list(10))).toHaveLength(10);
    expect(readOrigins(list(11))).toBeUndefined();
  });
});

describe("a token is asked for", () => {
  const form = (fields: [string, string][]) => {
    const data = new FormData();
    for (const [name, value] of fields) data.append(name, value);
    return data;
  };

  it("with the permissions of a server", () => {
    const read = readOrder(
      form([
        ["name", "  Our\twarehouse "],
        ["kind", "secret"],
        ["scope", "demand:read"],
        ["scope", "everything"],
        ["origins", "nonsense"],
      ]),
    );
    expect(read).toEqual({
      ok: true,
      order: { name: "Our warehouse", kind: "secret", scopes: ["demand:read"], origins: [] },
    });
  });

  it("for a storefront, which can do one thing alone", () => {
    const read = readOrder(
      form([
        ["name", "Hydrogen"],
        ["kind", "publishable"],
        ["scope", "sign_ups:read"],
        ["origins", "https://shop.example"],
      ]),
    );
    expect(read).toMatchObject({ order: { scopes: ["sign_ups:write"] } });
  });

  test.each<[string, [string, string][], string[]]>([
    ["nothing", [], ["name", "scopes"]],
    [
      "an unknown kind",
      [
        ["name", "a"],
        ["kind", "root"],
        ["scope", "demand:read"],
      ],
      ["scopes"],
    ],
    [
      "no permission",
      [
        ["name", "a"],
        ["kind", "secret"],
      ],
      ["scopes"],
    ],
    [
      "no origin",
      [
        ["name", "a"],
        ["kind", "publishable"],
      ],
      ["origins"],
    ],
    [
      "a long name",
      [
        ["name", "a".repeat(61)],
        ["kind", "secret"],
        ["scope", "demand:read"],
      ],
      ["name"],
    ],
    [
      "a name with control characters",
      [
        ["name", "a\u0007"],
        ["kind", "secret"],
        ["scope", "demand:read"],
      ],
      ["name"],
    ],
  ])("and refused with %s", (_, fields, faults) => {
    expect(readOrder(form(fields))).toEqual({ ok: false, faults });
  });
});

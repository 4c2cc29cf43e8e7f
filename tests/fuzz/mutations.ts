import fc from "fast-check";

/** A change of a few bytes, at places that are shares of the whole. */
interface Mutation {
  kind: "flip" | "drop" | "insert" | "repeat" | "cut" | "swap";
  at: number;
  length: number;
  bytes: Uint8Array;
}

const place = fc.double({ min: 0, max: 1, noNaN: true });

export const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("flip", "drop", "insert", "repeat", "cut", "swap"),
    at: place,
    length: fc.integer({ min: 1, max: 24 }),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
      fc
        .constantFrom("\r\n", "\r\n\r\n", "\0", "%00", "&", "=", '"', "{", "--", ": ", "\u{1f600}")
        .map((text) => new TextEncoder().encode(text)),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Makes the changes, one after the other. A cut near the beginning leaves nothing to read. */
export function mutate(bytes: Buffer, changes: Mutation[]): Buffer {
  return changes.reduce(change, bytes);
}

function change(bytes: Buffer, { kind, at, length, bytes: given }: Mutation): Buffer {
  const from = Math.trunc(at * bytes.length);
  const [before, part, after] = [
    bytes.subarray(0, from),
    bytes.subarray(from, from + length),
    bytes.subarray(from + length),
  ];
  switch (kind) {
    case "flip": {
      const flipped = part.map((byte, index) => byte ^ (given[index % given.length] ?? 1));
      return Buffer.concat([before, flipped, after]);
    }
    case "drop":
      return Buffer.concat([before, after]);
    case "insert":
      return Buffer.concat([before, given, part, after]);
    case "repeat":
      return Buffer.concat([before, part, part, after]);
    case "cut":
      return before;
    case "swap":
      return Buffer.concat([before, Buffer.from(part).reverse(), after]);
  }
}

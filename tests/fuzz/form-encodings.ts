import type { RawRequest } from "./raw-request.ts";

export type Pair = [name: string, value: string];
export type Encoding = "form" | "multipart" | "json";

/** A form's body and its type. Repeated names stay repeated, also in JSON. */
export function encode(
  pairs: Pair[],
  encoding: Encoding,
): Pick<RawRequest, "body"> & { type: string } {
  switch (encoding) {
    case "form":
      return {
        type: "application/x-www-form-urlencoded",
        body: Buffer.from(new URLSearchParams(pairs).toString()),
      };
    case "json": {
      const members = pairs.map(
        ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
      );
      return { type: "application/json", body: Buffer.from(`{${members.join(",")}}`) };
    }
    case "multipart": {
      const parts = pairs.map(
        ([name, value]) =>
          `--fuzz\r\ncontent-disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
      );
      return {
        type: "multipart/form-data; boundary=fuzz",
        body: Buffer.from(`${parts.join("")}--fuzz--\r\n`),
      };
    }
  }
}

/** As browsers write a name. https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function quoted(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}

import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface Certificate {
  cert: string;
  key: string;
}

/** DER: a tag, a length, and what is in it. https://www.itu.int/rec/T-REC-X.690 */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), content]);
}

const SEQUENCE = 0x30;
const sequence = (...parts: Uint8Array[]) => der(SEQUENCE, ...parts);
const octets = (...parts: Uint8Array[]) => der(0x04, ...parts);
const bits = (content: Uint8Array) => der(0x03, Buffer.of(0), content);
const hex = (text: string) => Buffer.from(text, "hex");
/** GeneralizedTime, in whole seconds. */
const time = (date: Date) => der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, "")));

const OID = {
  commonName: hex("0603550403"),
  ecdsaWithSha256: hex("06082a8648ce3d040302"),
  basicConstraints: hex("0603551d13"),
  subjectAltName: hex("0603551d11"),
};

/**
 * A certificate for 127.0.0.1 that is signed by itself, valid between two times.
 * https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function makeCertificate({ from, until }: { from: Date; until: Date }): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(OID.ecdsaWithSha256);
  const name = sequence(der(0x31, sequence(OID.commonName, der(0x0c, Buffer.from("A test")))));
  const address = der(0x87, Buffer.of(127, 0, 0, 1));
  const isAuthority = sequence(der(0x01, Buffer.of(255)));
  const extensions = sequence(
    sequence(OID.basicConstraints, octets(isAuthority)),
    sequence(OID.subjectAltName, octets(sequence(address))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    // A serial number is positive.
    der(0x02, Buffer.of(1), randomBytes(8)),
    algorithm,
    name,
    sequence(time(from), time(until)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensions),
  );
  const whole = sequence(body, algorithm, bits(sign("sha256", body, privateKey)));
  const text = whole.toString("base64").replace(/.{64}/g, "$&\n");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

import { describe, expect, it, test } from "vitest";
import { isPublicAddress, readWebhookUrl } from "./webhook-url.ts";

test.each([
  "https://hooks.example.com",
  "https://hooks.example.com/services/T0/B0?token=a#part",
  "https://hooks.example.com:443/a",
  "https://HOOKS.example.com./a",
  "  https://bücher.example/a ",
  "https://10.example.com/",
  "https://localhost.example.com/",
])("%s is taken", (text) => {
  expect(readWebhookUrl(text)).toMatchObject({ ok: true });
});

test.each([
  ["hooks.example.com", "malformed"],
  ["", "malformed"],
  ["https://", "malformed"],
  ["https://hooks example.com/", "malformed"],
  ["https://999.1.1.1/", "malformed"],
  [`https://hooks.example.com/${"a".repeat(2_000)}`, "too_long"],
  ["http://hooks.example.com/", "not_https"],
  ["ftp://hooks.example.com/", "not_https"],
  ["file:///etc/passwd", "not_https"],
  ["javascript:alert(1)", "not_https"],
  ["https://user@hooks.example.com/", "credentials"],
  ["https://user:secret@hooks.example.com/", "credentials"],
  ["https://hooks.example.com@169.254.169.254/", "credentials"],
  ["https://hooks.example.com:8443/", "port"],
  ["https://hooks.example.com:80/", "port"],
  ["https://hooks.example.com:22/", "port"],
  ["https://127.0.0.1/", "ip_address"],
  ["https://127.1/", "ip_address"],
  ["https://2130706433/", "ip_address"],
  ["https://0x7f000001/", "ip_address"],
  ["https://0x7f.0.0.1/", "ip_address"],
  ["https://0177.0.0.1/", "ip_address"],
  ["https://0/", "ip_address"],
  ["https://127.0.0.1./", "ip_address"],
  ["https://１２７.０.０.１/", "ip_address"],
  ["https://10.0.0.1/", "ip_address"],
  ["https://192.168.0.1/", "ip_address"],
  ["https://169.254.169.254/latest/meta-data/", "ip_address"],
  ["https://8.8.8.8/", "ip_address"],
  ["https://[::1]/", "ip_address"],
  ["https://[::]/", "ip_address"],
  ["https://[::ffff:127.0.0.1]/", "ip_address"],
  ["https://[::ffff:7f00:1]/", "ip_address"],
  ["https://[fe80::1]/", "ip_address"],
  ["https://[fd00:ec2::254]/", "ip_address"],
  ["https://[64:ff9b::7f00:1]/", "ip_address"],
  ["https://[2606:4700::1111]/", "ip_address"],
  ["https://localhost/", "private_host"],
  ["https://localhost./", "private_host"],
  ["https://LOCALHOST/", "private_host"],
  ["https://app.localhost/", "private_host"],
  ["https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "private_host"],
  ["https://metadata/", "private_host"],
  ["https://metadata.google.internal/", "private_host"],
  ["https://printer.local/", "private_host"],
  ["https://router.lan/", "private_host"],
  ["https://nas.home.arpa/", "private_host"],
  ["https://db.corp/", "private_host"],
  ["https://hidden.onion/", "private_host"],
])("%s is refused: %s", (text, fault) => {
  expect(readWebhookUrl(text)).toEqual({ ok: false, fault });
});

describe("an origin that the operator allows", () => {
  const allowed = ["http://127.0.0.1:4010"];

  it("is taken with any path, and no other port or scheme", () => {
    expect(readWebhookUrl("http://127.0.0.1:4010/a", allowed)).toMatchObject({ ok: true });
    expect(readWebhookUrl("http://127.0.0.1:4011/a", allowed)).toMatchObject({ ok: false });
    expect(readWebhookUrl("https://127.0.0.1:4010/a", allowed)).toMatchObject({ ok: false });
  });

  it("is refused with a user", () => {
    expect(readWebhookUrl("http://me@127.0.0.1:4010/", allowed)).toEqual({
      ok: false,
      fault: "credentials",
    });
  });
});

test.each(["8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::200e"])(
  "%s is public",
  (address) => expect(isPublicAddress(address)).toBe(true),
);

test.each([
  ...["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254"],
  ...["172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1"],
  ...["198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
  ...["::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1"],
  ...["100::1", "2001:db8::1", "2002:7f00:1::", "2001::1", "fc00::1", "fd00:ec2::254"],
  ...["fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "3fff::1", "4000::1", "localhost", ""],
])("%s is not public", (address) => expect(isPublicAddress(address)).toBe(false));

import assert from "node:assert/strict";
import fc from "fast-check";
import { formatIp, isInNetwork, isLoopback, parseIp, parseIpNetwork } from "./ip_address.ts";

Deno.test("parseIp() reads both families, and IPv4 mapped into IPv6 as IPv4", () => {
  const forms: Record<string, string> = {
    "1.2.3.4": "1.2.3.4",
    "::ffff:1.2.3.4": "1.2.3.4",
    "::ffff:102:304": "1.2.3.4",
    "::": "0:0:0:0:0:0:0:0",
    "::1": "0:0:0:0:0:0:0:1",
    "2001:DB8::8:800:200C:417A": "2001:db8:0:0:8:800:200c:417a",
    "1:2:3:4:5:6:7:8": "1:2:3:4:5:6:7:8",
    "1::": "1:0:0:0:0:0:0:0",
    "64:ff9b::1.2.3.4": "64:ff9b:0:0:0:0:102:304",
    "fe80::1%eth0": "fe80:0:0:0:0:0:0:1",
  };
  for (const [text, canonical] of Object.entries(forms)) {
    const bytes = parseIp(text);
    assert(bytes, text);
    assert.equal(formatIp(bytes), canonical);
  }
});

Deno.test("parseIp() refuses everything else", () => {
  const wrong = [
    "",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "01.2.3.4",
    "1.2.3.4 ",
    "a.b.c.d",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4::5:6:7:8",
    "12345::",
    "g::",
    "1.2.3.4::",
    "::1.2.3.4:5",
    "unknown",
    "1".repeat(65),
  ];
  for (const text of wrong) assert.equal(parseIp(text), undefined, text);
});

Deno.test("formatIp() and parseIp() are each other's inverse, and parseIp() never throws", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
    const parsed = parseIp(formatIp(bytes));
    assert(parsed);
    assert.equal(formatIp(parsed), formatIp(parseIp(formatIp(parsed))!));
    if (parsed.length === 16) assert.deepStrictEqual([...parsed], [...bytes]);
  }));
  fc.assert(fc.property(fc.string(), (text) => void parseIp(text)));
  fc.assert(fc.property(fc.ipV6(), (text) => assert(parseIp(text))));
});

Deno.test("parseIpNetwork() keeps to the width of its family", () => {
  assert.equal(parseIpNetwork("10.0.0.0/8")?.prefixBits, 8);
  assert.equal(parseIpNetwork("10.0.0.1")?.prefixBits, 32);
  assert.equal(parseIpNetwork("::1")?.prefixBits, 128);
  assert.equal(parseIpNetwork("::ffff:10.0.0.0/104")?.prefixBits, 8);
  for (
    const text of ["10.0.0.0/33", "::/129", "::ffff:10.0.0.0/95", "1.2.3.4/", "1.2.3.4/-1", "/8"]
  ) {
    assert.equal(parseIpNetwork(text), undefined, text);
  }
});

Deno.test("isInNetwork() compares just the prefix", () => {
  const isIn = (address: string, network: string) =>
    isInNetwork(parseIp(address)!, parseIpNetwork(network)!);
  assert(isIn("10.255.0.1", "10.0.0.0/8"));
  assert(!isIn("11.0.0.1", "10.0.0.0/8"));
  assert(isIn("192.168.127.1", "192.168.0.0/17"));
  assert(!isIn("192.168.128.1", "192.168.0.0/17"));
  assert(isIn("1.2.3.4", "0.0.0.0/0"));
  assert(!isIn("::1", "0.0.0.0/0"));
  assert(isIn("::ffff:10.1.1.1", "10.0.0.0/8"));
  assert(isIn("2001:db8:7fff::1", "2001:db8::/33"));
  assert(!isIn("2001:db8:8000::1", "2001:db8::/33"));
});

Deno.test("isLoopback() is true for this machine's own addresses, in every form, and no other", () => {
  for (const text of ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"]) {
    assert(isLoopback(parseIp(text)!), text);
  }
  for (const text of ["128.0.0.1", "1.0.0.127", "::", "::2", "1::1", "::ffff:10.0.0.1"]) {
    assert(!isLoopback(parseIp(text)!), text);
  }
});

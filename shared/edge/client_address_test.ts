import assert from "node:assert/strict";
import fc from "fast-check";
import {
  clientAddress,
  isTrustedProxy,
  limitKeyOf,
  parseTrustedProxies,
} from "./client_address.ts";
import { parseIp } from "./ip_address.ts";

const trust = (...entries: string[]) => {
  const parsed = parseTrustedProxies(entries);
  assert(parsed.ok);
  return parsed.value;
};

Deno.test("clientAddress() believes only trusted peers, and only up to the first stranger", () => {
  const proxies = trust("127.0.0.1", "10.0.0.0/8", "fd00::/8");
  const of = (peer: string, forwardedFor?: string) => clientAddress(peer, forwardedFor, proxies);
  assert.equal(of("1.2.3.4", "6.6.6.6"), "1.2.3.4");
  assert.equal(of("127.0.0.1"), "127.0.0.1");
  assert.equal(of("127.0.0.1", "1.2.3.4"), "1.2.3.4");
  assert.equal(of("::ffff:127.0.0.1", "1.2.3.4"), "1.2.3.4");
  assert.equal(of("127.0.0.1", "6.6.6.6, 1.2.3.4"), "1.2.3.4");
  assert.equal(of("127.0.0.1", "6.6.6.6,1.2.3.4 , 10.1.1.1"), "1.2.3.4");
  assert.equal(of("127.0.0.1", "10.2.2.2, 10.1.1.1"), "10.2.2.2");
  assert.equal(of("fd00::1", "[2001:db8::1]:443"), "2001:db8:0:0:0:0:0:1");
  assert.equal(of("127.0.0.1", "1.2.3.4:5678"), "1.2.3.4");
  assert.equal(of("127.0.0.1", "1.2.3.4, nonsense"), "127.0.0.1");
  assert.equal(of("127.0.0.1", "1.2.3.4, unknown, 10.1.1.1"), "10.1.1.1");
  assert.equal(of("127.0.0.1", ""), "127.0.0.1");
  assert.equal(of(""), "unknown");
});

Deno.test("clientAddress() gives an address whatever a proxy writes", () => {
  const proxies = trust("127.0.0.1");
  fc.assert(fc.property(fc.string(), (forwardedFor) => {
    assert(parseIp(clientAddress("127.0.0.1", forwardedFor, proxies)));
  }));
});

Deno.test("isTrustedProxy() and parseTrustedProxies() take addresses and networks", () => {
  assert(isTrustedProxy("10.9.9.9", trust(" 10.0.0.0/8 ")));
  assert(!isTrustedProxy("1.1.1.1", trust("10.0.0.0/8")));
  assert(!isTrustedProxy("", trust("0.0.0.0/0")));
  assert.deepStrictEqual(parseTrustedProxies(["x", "::1", "1.2.3.4/40"]), {
    ok: false,
    fault: '"x", "1.2.3.4/40"',
  });
});

Deno.test("limitKeyOf() counts IPv6 by its /64", () => {
  assert.equal(limitKeyOf("1.2.3.4"), "1.2.3.4");
  assert.equal(limitKeyOf("2001:db8:1:2:3:4:5:6"), limitKeyOf("2001:db8:1:2:ffff:4:5:6"));
  assert.notEqual(limitKeyOf("2001:db8:1:2:3:4:5:6"), limitKeyOf("2001:db8:1:3:3:4:5:6"));
  assert.equal(limitKeyOf("unknown"), "unknown");
});

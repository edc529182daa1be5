import assert from "node:assert/strict";
import { contentSecurityPolicy } from "./security_headers.ts";

async function connectSources(host: string | null): Promise<string> {
  const policy = await contentSecurityPolicy({ connectSources: ["https://cdn.example.org"], host });
  return /connect-src ([^;]*)/.exec(policy)?.[1] ?? "";
}

Deno.test("contentSecurityPolicy() lets a page connect to its own host and what is configured", async () => {
  assert.equal(
    await connectSources("play.example.org:19080"),
    "'self' blob: ws://play.example.org:19080 wss://play.example.org:19080 https://cdn.example.org",
  );
});

Deno.test("contentSecurityPolicy() lets loopback pages follow overrides, but bring no code from afar", async () => {
  for (const host of ["localhost:19080", "127.0.0.1", "[::1]:19080"]) {
    const sources = (await connectSources(host)).split(" ");
    for (const each of ["ws:", "wss:", "http://127.0.0.1:*", "https://localhost:*"]) {
      assert.ok(sources.includes(each), `${host} ${each}`);
    }
    assert.ok(!sources.includes("http:") && !sources.includes("https:"), host);
  }
});

Deno.test("contentSecurityPolicy() writes no host that is none", async () => {
  for (const host of ["a; script-src *", "a b", "*", "a:99999999", "", null]) {
    assert.equal(await connectSources(host), "'self' blob: https://cdn.example.org", `${host}`);
  }
  assert.equal(
    await connectSources("[2001:db8::1]:80"),
    "'self' blob: ws: wss: https://cdn.example.org",
  );
});

import assert from "node:assert/strict";
import { brotliCompressSync, brotliDecompressSync, gzipSync } from "node:zlib";
import { createLog } from "../../shared/lib/log.ts";
import { withTempDirectory } from "./fake_world_link.ts";
import { type HttpOptions, startHttpServer } from "./http_server.ts";

const HASH = "a".repeat(64);
const PACK = `hub.${HASH}.zip`;
const PACK_BYTES = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251);
const CODE = "console.log('hi');".repeat(100);
const HTML = `<!DOCTYPE html><script type="importmap">{"imports":{}}</script>` +
  `<script type="module" src="/client/client-ABCD1234.js"></script>`;

async function withServer(
  overrides: Partial<HttpOptions>,
  body: (port: number, directory: string) => Promise<void>,
): Promise<void> {
  await withTempDirectory(async (directory) => {
    const clientDirectory = `${directory}/client`;
    const packsDirectory = `${directory}/packs`;
    await Deno.mkdir(`${clientDirectory}/sub`, { recursive: true });
    await Deno.mkdir(packsDirectory);
    await Deno.writeTextFile(`${directory}/secret.txt`, "secret");
    await Deno.writeTextFile(`${clientDirectory}/index.html`, HTML);
    await Deno.writeTextFile(`${clientDirectory}/bench.html`, HTML);
    await Deno.writeTextFile(`${clientDirectory}/favicon.svg`, "<svg/>");
    await Deno.writeTextFile(`${clientDirectory}/.hidden`, "hidden");
    const code = `${clientDirectory}/client-ABCD1234.js`;
    await Deno.writeTextFile(code, CODE);
    await Deno.writeFile(`${code}.br`, brotliCompressSync(CODE));
    await Deno.writeFile(`${code}.gz`, gzipSync(CODE));
    await Deno.writeFile(`${packsDirectory}/${PACK}`, PACK_BYTES);
    await Deno.writeTextFile(`${packsDirectory}/catalog.json`, "{}");
    const server = await startHttpServer({
      clientDirectory,
      packsDirectories: [packsDirectory],
      version: "0.1",
      isDevelopment: false,
      allowedHosts: ["example.org"],
      connectSources: ["https://cdn.example.org"],
      pageUrl: () => "https://play.example.org/",
      health: () => Promise.resolve({ players: 3 }),
      buildId: () => "build7",
      notReady: () => undefined,
      log: createLog(() => {}),
      ...overrides,
    });
    try {
      await body(server.port, directory);
    } finally {
      await server.stop();
    }
  });
}

interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/** One request as written, without what fetch() adds, normalises or decodes. */
async function ask(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
  host = "a",
): Promise<Answer> {
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await conn.write(new TextEncoder().encode(
    `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${lines}\r\n`,
  ));
  const all = new Uint8Array(await new Response(conn.readable).arrayBuffer());
  const text = new TextDecoder("latin1").decode(all);
  const end = text.indexOf("\r\n\r\n");
  const [first, ...fields] = text.slice(0, end).split("\r\n");
  return {
    status: Number(first?.split(" ")[1]),
    headers: new Map(fields.map((field) => {
      const colon = field.indexOf(":");
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    })),
    body: all.subarray(end + 4),
  };
}

const IMMUTABLE = "public, max-age=31536000, immutable, no-transform";

Deno.test("startHttpServer() serves the page with a policy that names its own script", () =>
  withServer({}, async (port) => {
    const page = await ask(port, "/");
    assert.equal(page.status, 200);
    assert.equal(new TextDecoder().decode(page.body), HTML);
    assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
    assert.equal(page.headers.get("cache-control"), "no-cache, no-transform");
    assert.equal(page.headers.get("x-content-type-options"), "nosniff");
    assert.equal(page.headers.get("referrer-policy"), "no-referrer");
    const policy = page.headers.get("content-security-policy") ?? "";
    const digest = await crypto.subtle.digest(
      "SHA-256",
      new TextEncoder().encode('{"imports":{}}'),
    );
    const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
    assert.ok(policy.includes(`script-src 'self' blob: 'sha256-${hash}';`), policy);
    assert.match(
      policy,
      /connect-src 'self' blob: ws:\/\/a wss:\/\/a https:\/\/cdn\.example\.org;/,
    );
    for (const each of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'self'"]) {
      assert.ok(policy.includes(each), each);
    }
  }));

Deno.test("startHttpServer() gives files encoded as the browser takes them", () =>
  withServer({}, async (port) => {
    const path = "/client/client-ABCD1234.js";
    const cases: readonly [string | undefined, string | undefined, Uint8Array][] = [
      ["gzip, deflate, br", "br", brotliCompressSync(CODE)],
      ["gzip", "gzip", gzipSync(CODE)],
      ["br;q=0, gzip;q=0.5", "gzip", gzipSync(CODE)],
      ["identity", undefined, new TextEncoder().encode(CODE)],
      [undefined, undefined, new TextEncoder().encode(CODE)],
    ];
    const etags = new Set<string | undefined>();
    for (const [accepted, encoding, body] of cases) {
      const answer = await ask(
        port,
        path,
        accepted === undefined ? {} : { "Accept-Encoding": accepted },
      );
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get("content-encoding"), encoding);
      assert.equal(answer.headers.get("vary"), "accept-encoding");
      assert.equal(answer.headers.get("cache-control"), IMMUTABLE);
      assert.equal(answer.headers.get("content-type"), "text/javascript; charset=utf-8");
      assert.equal(answer.headers.get("content-length"), String(body.length));
      assert.deepStrictEqual([...answer.body], [...body]);
      etags.add(answer.headers.get("etag"));
    }
    assert.equal(etags.size, 3);
  }));

Deno.test("startHttpServer() answers 304 to whoever has it, and HEAD without a body", () =>
  withServer({}, async (port) => {
    for (const path of ["/", "/client/favicon.svg", `/packs/${PACK}`]) {
      const etag = (await ask(port, path)).headers.get("etag") ?? "";
      assert.match(etag, /^"[^"]+"$/, path);
      for (const held of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
        const answer = await ask(port, path, { "If-None-Match": held });
        assert.equal(answer.status, 304, held);
        assert.equal(answer.body.length, 0);
      }
      assert.equal((await ask(port, path, { "If-None-Match": '"x"' })).status, 200);
      const head = await ask(port, path, {}, "HEAD");
      assert.equal(head.status, 200);
      assert.equal(head.body.length, 0);
      assert.ok(Number(head.headers.get("content-length")) > 0, path);
    }
    const favicon = await ask(port, "/client/favicon.svg");
    assert.equal(favicon.headers.get("cache-control"), "no-cache, no-transform");
  }));

Deno.test("startHttpServer() gives parts of packs to pages of any host", () =>
  withServer({}, async (port) => {
    const path = `/packs/${PACK}`;
    const whole = await ask(port, path);
    assert.equal(whole.status, 200);
    assert.deepStrictEqual(whole.body.slice(), PACK_BYTES);
    assert.equal(whole.headers.get("access-control-allow-origin"), "*");
    assert.equal(whole.headers.get("content-type"), "application/zip");
    assert.equal(whole.headers.get("cache-control"), IMMUTABLE);
    assert.equal(whole.headers.get("accept-ranges"), "bytes");
    const etag = whole.headers.get("etag")!;
    const cases: readonly [Record<string, string>, number, number, number][] = [
      [{ Range: "bytes=0-0" }, 206, 0, 1],
      [{ Range: "bytes=1000-150999" }, 206, 1000, 151_000],
      [{ Range: "bytes=-5" }, 206, 199_995, 200_000],
      [{ Range: "bytes=0-" }, 206, 0, 200_000],
      [{ Range: "bytes=0-1,5-6" }, 200, 0, 200_000],
      [{ Range: "bytes=0-0", "If-Range": etag }, 206, 0, 1],
      [{ Range: "bytes=0-0", "If-Range": '"older"' }, 200, 0, 200_000],
    ];
    for (const [headers, status, first, end] of cases) {
      const answer = await ask(port, path, headers);
      assert.equal(answer.status, status, JSON.stringify(headers));
      assert.deepStrictEqual(answer.body.slice(), PACK_BYTES.slice(first, end));
      const range = status === 206 ? `bytes ${first}-${end - 1}/200000` : undefined;
      assert.equal(answer.headers.get("content-range"), range);
    }
    const beyond = await ask(port, path, { Range: "bytes=200000-" });
    assert.equal(beyond.status, 416);
    assert.equal(beyond.headers.get("content-range"), "bytes */200000");
    const preflight = await ask(port, path, { Origin: "https://other.org" }, "OPTIONS");
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /range/);
  }));

Deno.test("startHttpServer() serves the page that measures, and the catalog of packs it needs", () =>
  withServer({}, async (port) => {
    const page = await ask(port, "/bench.html");
    assert.equal(page.status, 200);
    const policy = page.headers.get("content-security-policy") ?? "";
    assert.match(policy, /script-src 'self' blob: 'sha256-/);
    const catalog = await ask(port, "/packs/catalog.json");
    assert.equal(catalog.status, 200);
    assert.match(catalog.headers.get("cache-control") ?? "", /^no-cache/);
    assert.equal(new TextDecoder().decode(catalog.body), "{}");
  }));

Deno.test("startHttpServer() lets nobody out of its folders", () =>
  withServer({}, async (port) => {
    const paths = [
      "/client/../secret.txt",
      "/client/%2e%2e/secret.txt",
      "/client/..%2fsecret.txt",
      "/client/sub/../../secret.txt",
      "/client//etc/passwd",
      "/client/.hidden",
      "/client/sub",
      "/client/sub/",
      "/client/",
      "/client/none.js",
      "/client/index.html",
      "/client/bench.html",
      "/client/client-ABCD1234.js/x",
      "/packs/../secret.txt",
      `/packs/..%2f${PACK}`,
      `/packs/left.${HASH}.zip`,
      "/packs/",
      "/none",
    ];
    for (const path of paths) assert.equal((await ask(port, path)).status, 404, path);
    const page = await ask(port, "/none", { Accept: "text/html" });
    assert.match(new TextDecoder().decode(page.body), /Nothing here/);
  }));

Deno.test("startHttpServer() answers other methods 405", () =>
  withServer({}, async (port) => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const answer = await ask(port, "/", { "Content-Length": "0" }, method);
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.get("allow"), "GET, HEAD");
    }
  }));

Deno.test("startHttpServer() tells health, readiness and what a client must know", async () => {
  let why: string | undefined;
  await withServer({ notReady: () => why }, async (port) => {
    const json = async (path: string) => {
      const answer = await ask(port, path);
      return [answer.status, JSON.parse(new TextDecoder().decode(answer.body))];
    };
    assert.deepStrictEqual(await json("/healthz"), [
      200,
      { status: "up", version: "0.1", players: 3 },
    ]);
    assert.deepStrictEqual(await json("/readyz"), [200, { ready: true }]);
    why = "draining";
    assert.deepStrictEqual(await json("/readyz"), [503, { ready: false, why: "draining" }]);
    assert.deepStrictEqual(await json("/config.json"), [200, {
      version: "0.1",
      buildId: "build7",
      allowedHosts: ["example.org"],
      isDevelopment: false,
    }]);
  });
});

Deno.test("startHttpServer() says in words that the client is not built", () =>
  withServer({ clientDirectory: "/nowhere" }, async (port) => {
    const page = await ask(port, "/", { Accept: "text/html" });
    assert.equal(page.status, 404);
    assert.match(new TextDecoder().decode(page.body), /not built yet/);
  }));

Deno.test("startHttpServer() answers a host that cannot be with 400, and logs no fault of ours", async () => {
  const logged: string[] = [];
  const log = createLog((line) => logged.push(line.name));
  await withServer({ log }, async (port) => {
    for (const host of ["1.2.3.999", "a:99999", "%%%"]) {
      assert.equal((await ask(port, "/healthz", {}, "GET", host)).status, 400, host);
    }
    assert.equal((await ask(port, "/healthz", {}, "GET", "a:65535")).status, 200);
  });
  assert.deepStrictEqual(logged, []);
});

Deno.test("startHttpServer() puts the advertised address into the page, for previews of links", () =>
  withServer({ pageUrl: () => 'https://play.example.org/?a="b"/' }, async (port, directory) => {
    const path = `${directory}/client/index.html`;
    await Deno.writeTextFile(path, '<meta property="og:image" content="%PAGE_URL%/client/p.jpg">');
    const plain = await ask(port, "/");
    const html =
      '<meta property="og:image" content="https://play.example.org/?a=&quot;b&quot;/client/p.jpg">';
    assert.equal(new TextDecoder().decode(plain.body), html);
    const packed = await ask(port, "/", { "Accept-Encoding": "br" });
    assert.equal(packed.headers.get("content-encoding"), "br");
    assert.equal(brotliDecompressSync(packed.body).toString(), html);
    const etag = packed.headers.get("etag")!;
    const again = await ask(port, "/", { "Accept-Encoding": "br", "If-None-Match": `W/${etag}` });
    assert.equal(again.status, 304);
    await Deno.writeTextFile(path, "<p>newer");
    const newer = await ask(port, "/", { "Accept-Encoding": "br", "If-None-Match": etag });
    assert.equal(newer.status, 200);
  }));

// Plain HTTP, on loopback behind the edge: files, packs, health and what a client must know.

import type { Log } from "../../shared/lib/log.ts";
import { createClientFiles } from "./client_files.ts";
import { createPackFiles, preflightForPacks } from "./pack_files.ts";
import { COMMON_HEADERS, contentSecurityPolicy } from "./security_headers.ts";

/** What stands behind the answers. */
export interface HttpOptions {
  readonly clientDirectory: string;
  /** On a disk that can be sought in. */
  readonly packsDirectories: readonly string[];
  readonly version: string;
  readonly isDevelopment: boolean;
  readonly allowedHosts: readonly string[];
  /** More addresses that the page may connect to, as sources of its policy. */
  readonly connectSources: readonly string[];
  /** By which address players reach the page, for previews of links to it. */
  readonly pageUrl: () => string;
  /** Plain JSON for `/healthz`, and the build that pages compare. */
  readonly health: () => Promise<Readonly<Record<string, unknown>>>;
  readonly buildId: () => string;
  /** Why nobody shall be sent here now, e.g. `draining`; nothing when all is well. */
  readonly notReady: () => string | undefined;
  readonly log: Log;
}

/** A listening server. */
export interface HttpServer {
  readonly port: number;
  /** Ends what is under way, then closes. */
  stop(): Promise<void>;
}

/** Starts on a free loopback port. */
export async function startHttpServer(options: HttpOptions): Promise<HttpServer> {
  const answer = await createAnswer(options);
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    onError: (error) => {
      const cause = error instanceof Error ? error.message : String(error);
      options.log.error("MASTER_HTTP_FAILED", { cause });
      return textAnswer(500, "Something went wrong here");
    },
  }, answer);
  return {
    port: server.addr.port,
    async stop() {
      // Kept connections of a browser would hold the end up.
      const patience = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500);
        void server.finished.then(() => {
          clearTimeout(timer);
          resolve();
        });
      });
      await Promise.race([server.shutdown(), patience]);
    },
  };
}

async function createAnswer(
  options: HttpOptions,
): Promise<(request: Request) => Promise<Response>> {
  const client = createClientFiles(
    options.clientDirectory,
    options.connectSources,
    options.pageUrl,
  );
  const packs = createPackFiles(options.packsDirectories);
  const policy = await contentSecurityPolicy({ connectSources: options.connectSources });
  return async (request) => {
    const path = pathOf(request);
    const response = path === undefined
      ? textAnswer(400, "This host cannot be")
      : await respond(request, path);
    for (const [name, value] of Object.entries(COMMON_HEADERS)) response.headers.set(name, value);
    if (!response.headers.has("content-security-policy")) {
      response.headers.set("content-security-policy", policy);
    }
    return response;
  };

  async function respond(request: Request, path: string): Promise<Response> {
    if (request.method === "OPTIONS") {
      const preflight = preflightForPacks(path);
      if (preflight !== undefined) return preflight;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      const refusal = textAnswer(405, "Only GET and HEAD are answered here");
      refusal.headers.set("allow", "GET, HEAD");
      return refusal;
    }
    const fact = await facts(path);
    if (fact !== undefined) return jsonAnswer(request, fact.status, fact.body);
    return await packs(request, path) ?? await client(request, path) ?? notFound(request, path);
  }

  async function facts(path: string): Promise<{ status: number; body: unknown } | undefined> {
    const { version, isDevelopment, allowedHosts } = options;
    switch (path) {
      case "/healthz":
        return { status: 200, body: { status: "up", version, ...await options.health() } };
      case "/readyz": {
        const why = options.notReady();
        if (why === undefined) return { status: 200, body: { ready: true } };
        return { status: 503, body: { ready: false, why } };
      }
      case "/config.json":
        return {
          status: 200,
          body: { version, buildId: options.buildId(), allowedHosts, isDevelopment },
        };
      default:
        return undefined;
    }
  }
}

/** The path, or `undefined` where the peer's `Host` field makes no URL (`1.2.3.999`). */
function pathOf(request: Request): string | undefined {
  return URL.canParse(request.url) ? new URL(request.url).pathname : undefined;
}

function jsonAnswer(request: Request, status: number, body: unknown): Response {
  const text = JSON.stringify(body) + "\n";
  return new Response(request.method === "HEAD" ? null : text, {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store, no-transform" },
  });
}

function textAnswer(status: number, text: string): Response {
  return new Response(text + "\n", {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}

function notFound(request: Request, path: string): Response {
  const isPage = request.headers.get("accept")?.includes("text/html") ?? false;
  if (!isPage) return textAnswer(404, "Not found");
  // A page that misses its build says so: it is the first thing that somebody new would meet.
  const words = path === "/"
    ? "<h1>VirtuCade runs</h1><p>The browser client is not built yet: run <code>deno task build</code>.</p>"
    : '<h1>Nothing here</h1><p>This address leads nowhere. <a href="/">To VirtuCade</a></p>';
  const html = `<!DOCTYPE html><html lang="en"><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width"><title>VirtuCade</title>` +
    `<body style="font-family:system-ui;max-width:32rem;margin:15vh auto;padding:0 1rem">` +
    `${words}</body></html>`;
  return new Response(request.method === "HEAD" ? null : html, {
    status: 404,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

// A small static server, as a host for the exported site that is not the master.

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  css: "text/css",
  json: "application/json",
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  webmanifest: "application/manifest+json",
  zip: "application/zip",
};

/** A running site. */
export interface StaticSite {
  readonly port: number;
  /** Paths that were served. */
  served(): readonly string[];
  stop(): Promise<void>;
}

/** Serves the files below `folder` on a free port of this machine, ranges included. */
export function staticSite(folder: string): StaticSite {
  const served: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const path = pathname === "/" ? "/index.html" : pathname;
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = await Deno.readFile(folder + path);
    } catch {
      return new Response("not here", { status: 404 });
    }
    served.push(path);
    const type = TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
    const headers = { "content-type": type, "accept-ranges": "bytes" };
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "");
    if (range === null) return new Response(bytes, { headers });
    const first = Number(range[1]);
    const last = range[2] === "" ? bytes.length - 1 : Number(range[2]);
    return new Response(bytes.subarray(first, last + 1), {
      status: 206,
      headers: { ...headers, "content-range": `bytes ${first}-${last}/${bytes.length}` },
    });
  });
  return {
    port: server.addr.port,
    served: () => served,
    stop: () => server.shutdown(),
  };
}

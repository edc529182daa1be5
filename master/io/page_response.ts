// The page as an HTTP answer: made for the address by which players reach it, compressed once, asked
// for anew each time.

import { brotliCompressSync, gzipSync } from "node:zlib";
import { pageAt } from "../../shared/pack/page_address.ts";

type Encoding = "br" | "gzip" | "identity";

interface Page {
  readonly html: string;
  readonly etag: string;
  readonly bodies: ReadonlyMap<Encoding, Uint8Array<ArrayBuffer>>;
}

/** Makes pages from the built one; keeps the newest. */
export class PageMaker {
  readonly #pageUrl: () => string;
  #made: { readonly source: string; readonly pageUrl: string; readonly page: Page } | undefined;

  constructor(pageUrl: () => string) {
    this.#pageUrl = pageUrl;
  }

  /** @param source The page as it was built. */
  async make(source: string): Promise<Page> {
    const pageUrl = this.#pageUrl();
    const made = this.#made;
    if (made?.source === source && made.pageUrl === pageUrl) return made.page;
    const html = pageAt(source, pageUrl);
    const bytes = new TextEncoder().encode(html);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const page: Page = {
      html,
      etag: [...digest.subarray(0, 12)].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
      bodies: new Map<Encoding, Uint8Array<ArrayBuffer>>([
        ["br", Uint8Array.from(brotliCompressSync(bytes))],
        ["gzip", Uint8Array.from(gzipSync(bytes))],
        ["identity", bytes],
      ]),
    };
    this.#made = { source, pageUrl, page };
    return page;
  }
}

/** Answers a GET or HEAD with the page. @param accepted Encodings that the browser takes. */
export function respondWithPage(
  request: Request,
  page: Page,
  accepted: ReadonlySet<string>,
  headers: Readonly<Record<string, string>>,
): Response {
  const encoding = (["br", "gzip"] as const).find((each) => accepted.has(each)) ?? "identity";
  const body = page.bodies.get(encoding)!; // each has one
  const etag = `"${page.etag}-${encoding}"`;
  const fields = new Headers(headers);
  fields.set("content-type", "text/html; charset=utf-8");
  fields.set("cache-control", "no-cache, no-transform");
  fields.set("etag", etag);
  fields.set("accept-ranges", "none");
  if (encoding !== "identity") fields.set("content-encoding", encoding);
  const known = request.headers.get("if-none-match")?.split(",").map((each) => each.trim()) ?? [];
  if (known.some((each) => each === "*" || each.replace(/^W\//, "") === etag)) {
    return new Response(null, { status: 304, headers: fields });
  }
  fields.set("content-length", String(body.length));
  // For HEAD: with no body at all the server would say a length of 0.
  const answer = request.method === "HEAD"
    ? new ReadableStream({ start: (controller) => controller.close() })
    : body;
  return new Response(answer, { status: 200, headers: fields });
}

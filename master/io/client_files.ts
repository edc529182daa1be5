// The browser client: `/` is its page, `/bench.html` the one that measures, `/client/…` their files.

import { join } from "node:path";
import { respondWithFile, type ServedFile } from "./file_response.ts";
import { mimeTypeOf } from "./mime_types.ts";
import { PageMaker, respondWithPage } from "./page_response.ts";
import { contentSecurityPolicy } from "./security_headers.ts";

const PREFIX = "/client/";
const PAGES: ReadonlyMap<string, string> = new Map([
  ["/", "index.html"],
  ["/index.html", "index.html"],
  ["/bench.html", "bench.html"],
]);
/** `name-ABCD1234.js` or `name.0123abcd….js`: another content has another name. */
const HASHED = /[.-](?:[A-Z0-9]{8,}|[0-9a-f]{8,64})\.[a-z0-9]+$/;
/** Names of letters, digits and a few signs; no part begins with a dot, so nothing leads out. */
const SAFE = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const ENCODINGS = [["br", ".br"], ["gzip", ".gz"]] as const;

/** Answers requests for the client. @returns `undefined` for what is none of its business. */
export type ClientFiles = (request: Request, path: string) => Promise<Response | undefined>;

/**
 * @param connectSources More addresses that the page may connect to.
 * @param pageUrl The address by which players reach the page.
 */
export function createClientFiles(
  directory: string,
  connectSources: readonly string[],
  pageUrl: () => string,
): ClientFiles {
  const maker = new PageMaker(pageUrl);
  return async (request, path) => {
    const pageName = PAGES.get(path);
    if (pageName !== undefined) {
      return await page(request, join(directory, pageName), { connectSources, maker });
    }
    if (!path.startsWith(PREFIX)) return undefined;
    const name = path.slice(PREFIX.length);
    if (!SAFE.test(name) || PAGES.has(`/${name}`)) return undefined;
    const isHashed = HASHED.test(name);
    return await respondEncoded(request, {
      path: join(directory, name),
      contentType: mimeTypeOf(name),
      cacheControl: isHashed ? "public, max-age=31536000, immutable" : "no-cache",
      headers: { vary: "accept-encoding" },
      hasRanges: false,
    });
  };
}

/** The page, whose policy names the hashes of the scripts written into it. */
async function page(
  request: Request,
  path: string,
  { connectSources, maker }: {
    readonly connectSources: readonly string[];
    readonly maker: PageMaker;
  },
): Promise<Response | undefined> {
  const html = await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (html === undefined) return undefined;
  const host = request.headers.get("host");
  const policy = await contentSecurityPolicy({ connectSources, html, host });
  const accepted = acceptedEncodings(request.headers.get("accept-encoding"));
  return respondWithPage(request, await maker.make(html), accepted, {
    "content-security-policy": policy,
    vary: "accept-encoding",
  });
}

/** The best of what the build made beside the file and the browser takes. */
async function respondEncoded(
  request: Request,
  served: ServedFile,
): Promise<Response | undefined> {
  const accepted = acceptedEncodings(request.headers.get("accept-encoding"));
  for (const [encoding, suffix] of ENCODINGS) {
    if (!accepted.has(encoding)) continue;
    const file = { ...served, path: served.path + suffix, encoding };
    const response = await respondWithFile(request, file);
    if (response !== undefined) return response;
  }
  return await respondWithFile(request, served);
}

/** Encodings that a browser takes; `;q=0` means that it does not. */
function acceptedEncodings(field: string | null): ReadonlySet<string> {
  const accepted = new Set<string>();
  for (const part of field?.toLowerCase().split(",") ?? []) {
    const [name, ...parameters] = part.split(";").map((each) => each.trim());
    const isRefused = parameters.some((each) => /^q=0(\.0*)?$/.test(each));
    if (name !== undefined && name !== "" && !isRefused) accepted.add(name);
  }
  return accepted;
}

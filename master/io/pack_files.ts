// World packs below `/packs/`: for ever the same under one name, in parts if asked, for any page.

import { join } from "node:path";
import { respondWithFile } from "./file_response.ts";
import { mimeTypeOf } from "./mime_types.ts";

const PREFIX = "/packs/";
/** Which packs there are. It changes with every build, under the same name. */
const CATALOG = "catalog.json";
const NAME = /^[a-z][a-z0-9_]{0,31}\.([0-9a-f]{64})\.(zip|json)$/;

const CORS: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "content-length, content-range, accept-ranges, etag",
};

/** Answers requests for packs. @returns `undefined` for what is none of its business. */
export type PackFiles = (request: Request, path: string) => Promise<Response | undefined>;

/** @param directories On disks that can be sought in; the first that has a pack serves it. */
export function createPackFiles(directories: readonly string[]): PackFiles {
  return async (request, path) => {
    if (!path.startsWith(PREFIX)) return undefined;
    const name = path.slice(PREFIX.length);
    const match = NAME.exec(name);
    if (match === null && name !== CATALOG) return undefined;
    for (const directory of directories) {
      const response = await respondWithFile(request, {
        path: join(directory, name),
        contentType: mimeTypeOf(name),
        headers: CORS,
        ...(match === null ? { cacheControl: "no-cache", hasRanges: false } : {
          cacheControl: "public, max-age=31536000, immutable",
          etag: `"${match[2]}-${match[1]}"`,
          hasRanges: true,
        }),
      });
      if (response !== undefined) return response;
    }
    return undefined;
  };
}

/** Lets pages of other hosts ask for parts. */
export function preflightForPacks(path: string): Response | undefined {
  if (!path.startsWith(PREFIX)) return undefined;
  return new Response(null, {
    status: 204,
    headers: {
      ...CORS,
      "access-control-allow-methods": "GET, HEAD",
      "access-control-allow-headers": "range, if-range, if-none-match",
      "access-control-max-age": "86400",
    },
  });
}

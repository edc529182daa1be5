// What the page's own server says of itself, `/config.json`. A static host may have none: then the
// page's own version and no further hosts count.

/** The page server's word. */
export interface PageConfig {
  readonly version: string;
  /** Hash of the client's build: development reloads go by it. */
  readonly buildId: string;
  /** Hosts that URL overrides may name. */
  readonly allowedHosts: readonly string[];
  readonly isDevelopment: boolean;
}

/** Hosts and their length that are read at most. */
const MOST_HOSTS = 64;
const MOST_HOST_CHARACTERS = 255;
const ANSWER_MS = 5000;

/** Reads a config; whatever is missing or of the wrong type is as in `fallback`. */
export function parsePageConfig(json: unknown, fallback: PageConfig): PageConfig {
  if (typeof json !== "object" || json === null) return fallback;
  const { version, buildId, allowedHosts, isDevelopment } = json as Record<string, unknown>;
  const isHost = (host: unknown): host is string =>
    typeof host === "string" && host !== "" && host.length <= MOST_HOST_CHARACTERS;
  return {
    version: typeof version === "string" ? version : fallback.version,
    buildId: typeof buildId === "string" ? buildId : fallback.buildId,
    allowedHosts: Array.isArray(allowedHosts)
      ? allowedHosts.filter(isHost).slice(0, MOST_HOSTS)
      : fallback.allowedHosts,
    isDevelopment: isDevelopment === true,
  };
}

/** Asks the page's server. Never rejects: without an answer in 5 s it is `fallback`. */
export async function fetchPageConfig(
  fallback: PageConfig,
  request: (url: string, init: RequestInit) => Promise<Response> = (url, init) => fetch(url, init),
): Promise<PageConfig> {
  try {
    const init: RequestInit = { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) };
    const response = await request("/config.json", init);
    if (!response.ok) return fallback;
    return parsePageConfig(await response.json(), fallback);
  } catch {
    return fallback; // offline, or a static host that answers with a page: the socket will tell
  }
}

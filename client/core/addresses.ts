// Where the master, the worlds and their packs are. The page's own address decides; the URL's
// overrides count only on a loopback page or for hosts that the page's own server allows.

/** What the page knows about its addresses. */
export interface AddressInput {
  /** The page's full address. */
  readonly pageUrl: string;
  /** Hosts (`name` or `name:port`) that overrides may name, from the page's own server. */
  readonly allowedHosts: readonly string[];
}

/** An override that was not followed. */
export interface RefusedOverride {
  readonly name: string;
  readonly why: "not_a_url" | "bad_scheme" | "host_not_allowed" | "no_world_key";
}

/** The addresses of one client. */
export interface Addresses {
  /** Of the control socket. */
  readonly masterUrl: string;
  /** Overrides that were not followed, to be logged. */
  readonly refused: readonly RefusedOverride[];
  /** The socket of a world, from the URL in its ticket: absolute, or a path on the master. */
  worldUrl(key: string, ticketUrl: string): string;
  /** A pack's file, from the URL in its lease. */
  packUrl(leaseUrl: string): string;
}

const WORLD_KEY_PLACE = "{world_key}";
const SOCKET_SCHEMES = ["ws:", "wss:"];
const FILE_SCHEMES = ["http:", "https:"];

/** Parameters of a page's URL that change whom it speaks to, or how. */
const OVERRIDES = ["master_url", "world_url_template", "world_pack_base_url", "net"] as const;

/** True when something in the page's URL may count only for hosts that its server allows. */
export function mayOverride(page: URL): boolean {
  return OVERRIDES.some((name) => page.searchParams.has(name));
}

/** Works the addresses out. @throws {TypeError} When `pageUrl` is no URL. */
export function resolveAddresses(input: AddressInput): Addresses {
  const page = new URL(input.pageUrl);
  const refused: RefusedOverride[] = [];
  const read = (name: string, schemes: readonly string[]): string | undefined => {
    const value = page.searchParams.get(name);
    if (value === null || value === "") return undefined;
    const why = refusalOf(value, schemes, page, input.allowedHosts);
    if (why === undefined) return value;
    refused.push({ name, why });
    return undefined;
  };

  const isSecure = page.protocol === "https:";
  const masterUrl = read("master_url", SOCKET_SCHEMES) ??
    `${isSecure ? "wss" : "ws"}://${page.host}/`;
  let template = read("world_url_template", SOCKET_SCHEMES);
  if (template !== undefined && !template.includes(WORLD_KEY_PLACE)) {
    refused.push({ name: "world_url_template", why: "no_world_key" });
    template = undefined;
  }
  const packBase = read("world_pack_base_url", FILE_SCHEMES)?.replace(/\/+$/, "");
  const filesBase = masterUrl.replace(/^ws/, "http");

  return {
    masterUrl,
    refused,
    worldUrl(key, ticketUrl) {
      if (template !== undefined) {
        return template.replaceAll(WORLD_KEY_PLACE, encodeURIComponent(key));
      }
      return new URL(ticketUrl, masterUrl).href;
    },
    packUrl(leaseUrl) {
      if (packBase !== undefined) {
        return `${packBase}/${leaseUrl.slice(leaseUrl.lastIndexOf("/") + 1)}`;
      }
      return new URL(leaseUrl, filesBase).href;
    },
  };
}

/** True for names of this very machine. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(hostname);
}

function refusalOf(
  value: string,
  schemes: readonly string[],
  page: URL,
  allowedHosts: readonly string[],
): RefusedOverride["why"] | undefined {
  let url: URL;
  try {
    // The place of the key may stand in the host's place too; a name there keeps it a URL.
    url = new URL(value.replaceAll(WORLD_KEY_PLACE, "key"));
  } catch {
    return "not_a_url"; // the page's visitor wrote it, so it is no fault of ours
  }
  if (!schemes.includes(url.protocol)) return "bad_scheme";
  if (isLoopbackHost(page.hostname)) return undefined;
  const isAllowed = allowedHosts.includes(url.host) || allowedHosts.includes(url.hostname);
  return isAllowed ? undefined : "host_not_allowed";
}

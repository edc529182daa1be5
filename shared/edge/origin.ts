/** Decides from the `Origin` and `Host` fields of an upgrade whether that page may connect. */
export type OriginCheck = (origin: string | undefined, host: string | undefined) => boolean;

/**
 * Allows pages of the same host, those in `allowed` (`https://play.example.org`), and clients that
 * name no origin: they are no browsers, so there is no page whose rights could be abused.
 */
export function sameHostOrAllowed(allowed: readonly string[] = []): OriginCheck {
  const known = new Set(allowed.map((origin) => origin.toLowerCase()));
  return (origin, host) => {
    if (origin === undefined) return true;
    const asked = origin.toLowerCase();
    if (known.has(asked)) return true;
    const match = /^https?:\/\/([^/?#@]+)$/.exec(asked);
    return match !== null && host !== undefined && match[1] === host.toLowerCase();
  };
}

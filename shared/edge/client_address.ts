// Who is really at the other end: the socket's peer, or what trusted proxies say about it.

import { refuse, type Result } from "../lib/result.ts";
import {
  formatIp,
  type IpBytes,
  type IpNetwork,
  isInNetwork,
  isLoopback,
  parseIp,
  parseIpNetwork,
} from "./ip_address.ts";

/** Proxies whose `X-Forwarded-For` is believed. */
export type TrustedProxies = readonly IpNetwork[];

/** Parses a list of addresses and CIDR networks. The fault lists every entry that is neither. */
export function parseTrustedProxies(entries: readonly string[]): Result<TrustedProxies> {
  const networks: IpNetwork[] = [];
  const wrong: string[] = [];
  for (const entry of entries) {
    const network = parseIpNetwork(entry.trim());
    if (network === undefined) wrong.push(`"${entry}"`);
    else networks.push(network);
  }
  return wrong.length > 0 ? refuse(wrong.join(", ")) : { ok: true, value: networks };
}

/** True when `peer` (a socket's remote address) is one of `trusted`. */
export function isTrustedProxy(peer: string, trusted: TrustedProxies): boolean {
  const bytes = parseIp(peer);
  return bytes !== undefined && isTrusted(bytes, trusted);
}

/** True when `peer` is this machine itself. */
export function isLoopbackPeer(peer: string): boolean {
  const bytes = parseIp(peer);
  return bytes !== undefined && isLoopback(bytes);
}

/**
 * The player's address in its one canonical form.
 *
 * Behind trusted proxies it is the right-most address of `forwardedFor` that is not itself trusted:
 * everything left of it was written by somebody untrusted. An entry that is no address ends the
 * walk, and the last trusted hop counts as the player.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  trusted: TrustedProxies,
): string {
  let nearest = parseIp(peer);
  if (nearest === undefined) return "unknown";
  if (forwardedFor === undefined || !isTrusted(nearest, trusted)) return formatIp(nearest);
  const hops = forwardedFor.split(",");
  for (let i = hops.length - 1; i >= 0; i--) {
    const hop = parseHop(hops[i]!.trim());
    if (hop === undefined) break;
    nearest = hop;
    if (!isTrusted(hop, trusted)) break;
  }
  return formatIp(nearest);
}

/**
 * What limits are counted by: the address, or for IPv6 its /64, which is the least that one
 * customer gets.
 */
export function limitKeyOf(address: string): string {
  const bytes = parseIp(address);
  if (bytes === undefined || bytes.length === 4) return address;
  return `${address.split(":").slice(0, 4).join(":")}::/64`;
}

function isTrusted(address: IpBytes, trusted: TrustedProxies): boolean {
  return trusted.some((network) => isInNetwork(address, network));
}

/** Some proxies append a port: `1.2.3.4:5678`, `[::1]:5678`. */
function parseHop(text: string): IpBytes | undefined {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text);
  if (bracketed) return parseIp(bracketed[1]!);
  const dotted = /^([\d.]+):\d{1,5}$/.exec(text);
  return parseIp(dotted ? dotted[1]! : text);
}

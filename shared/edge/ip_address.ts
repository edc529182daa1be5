// IP addresses as bytes: 4 for IPv4 (also when written as IPv4-mapped IPv6), 16 for IPv6.

/** 4 or 16 bytes, in network order. */
export type IpBytes = Uint8Array;

/** A network: the first `prefixBits` of `base` are shared by all its addresses. */
export interface IpNetwork {
  readonly base: IpBytes;
  readonly prefixBits: number;
}

/** `undefined` when `text` is no address. An IPv6 zone (`%eth0`) is ignored. */
export function parseIp(text: string): IpBytes | undefined {
  if (text.length > 64) return undefined;
  if (!text.includes(":")) return parseIpv4(text);
  const zone = text.indexOf("%");
  const bytes = parseIpv6(zone < 0 ? text : text.slice(0, zone));
  return bytes && isMappedIpv4(bytes) ? bytes.slice(12) : bytes;
}

/** One text per address: dotted, or eight hexadecimal groups without leading zeros. */
export function formatIp(bytes: IpBytes): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2) groups.push((bytes[i]! * 256 + bytes[i + 1]!).toString(16));
  return groups.join(":");
}

/** `undefined` when `text` is neither an address nor `address/bits`. */
export function parseIpNetwork(text: string): IpNetwork | undefined {
  const slash = text.indexOf("/");
  const base = parseIp(slash < 0 ? text : text.slice(0, slash));
  if (base === undefined) return undefined;
  if (slash < 0) return { base, prefixBits: base.length * 8 };
  const written = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(written)) return undefined;
  const isMapped = base.length === 4 && text.includes(":");
  const prefixBits = isMapped ? Number(written) - 96 : Number(written);
  return prefixBits >= 0 && prefixBits <= base.length * 8 ? { base, prefixBits } : undefined;
}

/** True when `address` lies in `network`. Families never match each other. */
export function isInNetwork(address: IpBytes, network: IpNetwork): boolean {
  if (address.length !== network.base.length) return false;
  const wholeBytes = network.prefixBits >> 3;
  for (let i = 0; i < wholeBytes; i++) {
    if (address[i] !== network.base[i]) return false;
  }
  const restBits = network.prefixBits & 7;
  if (restBits === 0) return true;
  const mask = (0xff << (8 - restBits)) & 0xff;
  return (address[wholeBytes]! & mask) === (network.base[wholeBytes]! & mask);
}

/** True for an address that only this machine itself can come from. */
export function isLoopback(address: IpBytes): boolean {
  if (address.length === 4) return address[0] === 127;
  return address.every((byte, index) => byte === (index === 15 ? 1 : 0));
}

function parseIpv4(text: string): IpBytes | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const bytes = new Uint8Array(4);
  for (let i = 0; i < 4; i++) {
    // No leading zeros: some readers take them for octal.
    if (!/^(0|[1-9]\d{0,2})$/.test(parts[i]!)) return undefined;
    const value = Number(parts[i]);
    if (value > 255) return undefined;
    bytes[i] = value;
  }
  return bytes;
}

function parseIpv6(text: string): IpBytes | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1]!, true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  const bytes = new Uint8Array(16);
  bytes.set(head, 0);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

/** @param mayEndInIpv4 True where the last group may be a dotted IPv4 address. */
function parseGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    if (group.includes(".")) {
      const dotted = parseIpv4(group);
      if (!mayEndInIpv4 || index !== groups.length - 1 || dotted === undefined) return undefined;
      bytes.push(...dotted);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
      const value = parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    }
  }
  return bytes.length <= 16 ? bytes : undefined;
}

function isMappedIpv4(bytes: IpBytes): boolean {
  for (let i = 0; i < 10; i++) if (bytes[i] !== 0) return false;
  return bytes[10] === 0xff && bytes[11] === 0xff;
}

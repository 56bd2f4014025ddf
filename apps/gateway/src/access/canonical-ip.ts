import { isIPv6, SocketAddress } from "node:net";

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;

/**
 * One spelling for each address: IPv4-mapped IPv6 becomes plain IPv4, IPv6 its shortest form without zone. What is no
 * address comes back as it is.
 *
 * @example
 * ```ts
 * canonicalIp("::ffff:127.0.0.1"); // "127.0.0.1"
 * ```
 */
export function canonicalIp(address: string): string {
  if (!address.includes(":")) return address;
  const bare = address.split("%", 1)[0] ?? address;
  if (!isIPv6(bare)) return address;
  const short = new SocketAddress({ address: bare, family: "ipv6" }).address;
  return MAPPED.exec(short)?.[1] ?? short;
}

/** 127.0.0.0/8 and ::1, in any spelling. */
export function isLoopback(address: string): boolean {
  const ip = canonicalIp(address);
  return ip === "::1" || /^127\.\d+\.\d+\.\d+$/.test(ip);
}

import { BlockList, isIP } from 'node:net';

/** Proxies whose `X-Forwarded-For` is believed. */
export interface TrustedProxies {
  has(address: string): boolean;
}

/** @throws RangeError that names an entry which is neither an address nor a network such as 10.0.0.0/8. */
export function createTrustedProxies(networks: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix, ...rest] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const bits = prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix);
    if (isIP(address) === 0 || rest.length > 0 || prefix === '' || !Number.isInteger(bits)) throw notNetwork(network);
    try {
      list.addSubnet(address, bits, family);
    } catch {
      throw notNetwork(network);
    }
  }
  return { has: (address) => list.check(plain(address), isIP(plain(address)) === 6 ? 'ipv6' : 'ipv4') };
}

function notNetwork(network: string): RangeError {
  return new RangeError(`${network} is neither an address nor a network such as 10.0.0.0/8`);
}

/** The peer, or the last address of `X-Forwarded-For` that is not a trusted proxy's (CV-ERR-9). */
export function findSource(peer: string, forwardedFor: string | undefined, trusted: TrustedProxies): string {
  if (forwardedFor === undefined || isIP(plain(peer)) === 0 || !trusted.has(peer)) return plain(peer);
  const hops = forwardedFor.split(',').map((hop) => plain(hop.trim()));
  for (let at = hops.length - 1; at >= 0; at -= 1) {
    const hop = hops[at]!;
    // What is no address was not written by a proxy of ours: nothing before it can be believed.
    if (isIP(hop) === 0) return hops[at + 1] ?? plain(peer);
    if (!trusted.has(hop)) return hop;
  }
  return hops[0] ?? plain(peer);
}

export function isLoopback(address: string): boolean {
  return address === '::1' || plain(address).startsWith('127.');
}

/** An IPv4 address that came over an IPv6 socket, as IPv4. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

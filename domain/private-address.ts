/** Where an IP address leads: the public internet, this machine, a private network, or a place no request of ours has business with. */
export type AddressClass = 'public' | 'loopback' | 'private' | 'forbidden';

type Range = [network: string, bits: number, is: Exclude<AddressClass, 'public'>];

/** The deny list of the special-purpose registries (RFC 6890). Cloud metadata lives in link-local, hence forbidden. */
const RANGES: readonly Range[] = [
  ['0.0.0.0', 8, 'forbidden'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'forbidden'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'forbidden'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'private'],
  ['224.0.0.0', 4, 'forbidden'],
  ['240.0.0.0', 4, 'forbidden'],
  ['::', 128, 'forbidden'],
  ['::1', 128, 'loopback'],
  // IPv4 in IPv6's clothes would slip past the rules above.
  ['::ffff:0:0', 96, 'forbidden'],
  ['64:ff9b::', 96, 'forbidden'],
  ['2002::', 16, 'forbidden'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'forbidden'],
  ['ff00::', 8, 'forbidden'],
];

/** The class of a literal IPv4 or IPv6 address; anything that is not one is `forbidden`. */
export function classifyAddress(address: string): AddressClass {
  const bits = addressBits(address);
  if (bits === null) return 'forbidden';
  const range = RANGES.find(([network, length]) => isWithin(bits, addressBits(network), length));
  return range?.[2] ?? 'public';
}

function isWithin(bits: string, network: string | null, length: number): boolean {
  return network !== null && bits.length === network.length && bits.startsWith(network.slice(0, length));
}

/** The address as 32 or 128 characters 0 and 1, or null. */
function addressBits(address: string): string | null {
  return address.includes(':') ? ipv6Bits(address) : ipv4Bits(address);
}

function ipv4Bits(address: string): string | null {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null;
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('');
}

function ipv6Bits(address: string): string | null {
  const [head = '', tail, ...rest] = address.split('::');
  if (rest.length > 0) return null;
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  if (before === null || after === null) return null;
  const missing = 128 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 16) return null;
  return before + '0'.repeat(missing) + after;
}

function groupsOf(text: string): string | null {
  if (text === '') return '';
  const bits = text.split(':').map((group) => {
    if (group.includes('.')) return ipv4Bits(group);
    return /^[0-9a-fA-F]{1,4}$/.test(group) ? Number.parseInt(group, 16).toString(2).padStart(16, '0') : null;
  });
  return bits.some((group) => group === null) ? null : bits.join('');
}

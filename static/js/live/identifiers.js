// Submission ids.

/**
 * @param {Crypto} source
 * @returns {string} a random UUID (version 4). crypto.randomUUID exists on https and localhost only, and a class
 *   often joins over plain http on a local network, so it is built from getRandomValues there.
 */
export function uuid(source = globalThis.crypto) {
  if (typeof source.randomUUID === 'function') return source.randomUUID();
  const bytes = source.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}

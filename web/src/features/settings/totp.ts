/** RFC 6238 secrets, in the base 32 of RFC 4648 that authenticator apps read. */
const kAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const kSecretBytes = 20; // What RFC 4226 recommends for HMAC-SHA-1.

export function base32(bytes: Uint8Array): string {
  let out = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += kAlphabet[(buffer >> bits) & 31] ?? '';
    }
    buffer &= (1 << bits) - 1;
  }
  return bits === 0 ? out : out + (kAlphabet[(buffer << (5 - bits)) & 31] ?? '');
}

export function newSecret(): string {
  return base32(crypto.getRandomValues(new Uint8Array(kSecretBytes)));
}

/** What the QR code says: the key URI that authenticator apps agree on. */
export function otpAddress(secret: string, username: string, host: string): string {
  const issuer = `Guildhall (${host})`;
  const query = new URLSearchParams({ secret, issuer });
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(username)}?${query.toString().replaceAll('+', '%20')}`;
}

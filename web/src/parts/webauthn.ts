/** navigator.credentials with the JSON that the server speaks: bytes as base64url. */
import { list, object, text } from '@/model/parse';

export function passkeysWork(): boolean {
  return window.isSecureContext && typeof PublicKeyCredential !== 'undefined';
}

export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

export function base64urlOf(buffer: ArrayBuffer): string {
  let plain = '';
  for (const byte of new Uint8Array(buffer)) plain += String.fromCharCode(byte);
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function creationOptions(challenge: string): PublicKeyCredentialCreationOptions {
  const json = object(object(JSON.parse(challenge))['publicKey']);
  const rp = object(json['rp']);
  const user = object(json['user']);
  return {
    challenge: bytesOf(text(json['challenge'])),
    rp: { id: text(rp['id']), name: text(rp['name']) },
    user: { id: bytesOf(text(user['id'])), name: text(user['name']), displayName: text(user['displayName']) },
    pubKeyCredParams: list(json['pubKeyCredParams'], (entry) => ({
      type: 'public-key' as const,
      alg: Number(object(entry)['alg']),
    })),
    excludeCredentials: list(json['excludeCredentials'], (entry) => ({
      type: 'public-key' as const,
      id: bytesOf(text(object(entry)['id'])),
    })),
    attestation: 'none',
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  };
}

/** Asks the browser for a new key. The credential as text, for the server. */
export async function createPasskey(challenge: string): Promise<string> {
  const made = await navigator.credentials.create({ publicKey: creationOptions(challenge) });
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAttestationResponse))
    throw new Error('no credential');
  return JSON.stringify({
    id: made.id,
    rawId: base64urlOf(made.rawId),
    type: made.type,
    response: {
      clientDataJSON: base64urlOf(made.response.clientDataJSON),
      attestationObject: base64urlOf(made.response.attestationObject),
    },
    clientExtensionResults: {},
  });
}

function requestOptions(challenge: string): PublicKeyCredentialRequestOptions {
  const json = object(object(JSON.parse(challenge))['publicKey']);
  return {
    challenge: bytesOf(text(json['challenge'])),
    rpId: text(json['rpId']),
    allowCredentials: list(json['allowCredentials'], (entry) => ({
      type: 'public-key' as const,
      id: bytesOf(text(object(entry)['id'])),
    })),
    userVerification: json['userVerification'] === 'required' ? 'required' : 'preferred',
  };
}

/** Asks the browser to prove a key. The proof as text, for the server. */
export async function provePasskey(challenge: string): Promise<string> {
  const proof = await navigator.credentials.get({ publicKey: requestOptions(challenge) });
  if (!(proof instanceof PublicKeyCredential) || !(proof.response instanceof AuthenticatorAssertionResponse))
    throw new Error('no credential');
  const { clientDataJSON, authenticatorData, signature, userHandle } = proof.response;
  return JSON.stringify({
    id: proof.id,
    rawId: base64urlOf(proof.rawId),
    type: proof.type,
    response: {
      clientDataJSON: base64urlOf(clientDataJSON),
      authenticatorData: base64urlOf(authenticatorData),
      signature: base64urlOf(signature),
      userHandle: userHandle === null ? null : base64urlOf(userHandle),
    },
    clientExtensionResults: {},
  });
}

/** True where the person closed the browser's question, or there was no key to answer it. */
export function wasDeclined(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError');
}

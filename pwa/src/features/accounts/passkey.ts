import { post } from '../../api/client'
import type { Me } from '../../lib/me'

// Web Authentication in the browser: the server speaks the standard's JSON form, older browsers want bytes.
type Options = Record<string, unknown> & {
  challenge: string
  user?: { id: string }
  excludeCredentials?: { id: string }[]
  allowCredentials?: { id: string }[]
}

/** Whether this browser and address can hold passkeys: a secure context with a name, never a bare IP address. */
export function possible(): boolean {
  return 'PublicKeyCredential' in window && isSecureContext && !/^[\d.:[\]]+$/.test(location.hostname)
}

export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0))
}

export function words(buffer: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}

function readable(options: Options): Record<string, unknown> {
  const listed = (keys?: { id: string }[]) => keys?.map((key) => ({ ...key, id: bytes(key.id) }))
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user ? { user: { ...options.user, id: bytes(options.user.id) } } : {}),
    excludeCredentials: listed(options.excludeCredentials) ?? [],
    allowCredentials: listed(options.allowCredentials) ?? [],
  }
}

function plain(found: PublicKeyCredential): Record<string, unknown> {
  const said = found.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse
  const response: Record<string, unknown> = { clientDataJSON: words(said.clientDataJSON) }
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle'] as const) {
    if (said[name]) response[name] = words(said[name])
  }
  return {
    id: found.id,
    rawId: words(found.rawId),
    type: found.type,
    clientExtensionResults: found.getClientExtensionResults(),
    response,
  }
}

/** Make a passkey in this phone and tell the server; throws Refusal, or what the browser throws when somebody declines.
 * Recovery codes, where it is the first proof of all. */
export async function make(name: string): Promise<string[]> {
  const { options } = await post('/api/me/passkeys/begin')
  const made = await navigator.credentials.create({
    publicKey: readable(options as Options) as unknown as PublicKeyCredentialCreationOptions,
  })
  const body = { name, credential: plain(made as PublicKeyCredential) }
  return (await post('/api/me/passkeys', body)).recovery
}

async function answered(options: Record<string, unknown>): Promise<{ credential: Record<string, unknown> }> {
  const found = await navigator.credentials.get({
    publicKey: readable(options as Options) as unknown as PublicKeyCredentialRequestOptions,
  })
  return { credential: plain(found as PublicKeyCredential) }
}

/** Show a passkey as the second factor. */
export async function show(): Promise<void> {
  const { options } = await post('/api/auth/passkey/begin')
  await post('/api/auth/passkey', await answered(options))
}

/** Sign in by a passkey instead of a code; which one is the phone's and its owner's to say. */
export async function enter(): Promise<Me> {
  const { options } = await post('/api/auth/sessions/passkey/begin')
  return post('/api/auth/sessions/passkey', await answered(options))
}

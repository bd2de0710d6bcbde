import { recall } from '../lib/keep'
import type { Lang } from '../lib/lang'
import { newId, within } from '../lib/plain'
import type { Answer, Declared, Sent } from './paths'

/** A refusal of the server, as RFC 9457 says it; status 0 means that the network is away. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly slug: string,
    message: string,
    readonly fields: Record<string, string> = {},
    readonly more: Record<string, unknown> = {},
  ) {
    super(message)
  }
}

const PATIENCE = 15_000
/** Said with each read, so that the service worker keeps answers of different releases apart. */
export const SHAPE = __SHAPE__
let language: Lang = 'zh'

export function speak(lang: Lang): void {
  language = lang
}

export interface Wish {
  key?: string
  lang?: Lang
  patience?: number
}

/** One call of the API; throws Refusal. Writes carry our header, and a key where they move stock or money. */
export async function call<T>(method: string, path: string, body?: unknown, wish: Wish = {}): Promise<T> {
  const headers: Record<string, string> = { 'accept-language': wish.lang ?? language, 'x-huliu': '1' }
  if (method === 'GET') headers['x-huliu'] = SHAPE
  const plain = body === undefined || body instanceof Blob
  if (!plain) headers['content-type'] = 'application/json'
  if (wish.key) headers['idempotency-key'] = wish.key
  let answer: Response
  try {
    answer = await fetch(path, {
      method,
      headers,
      credentials: recall('leaving') === null ? 'same-origin' : 'omit',
      signal: within(wish.patience ?? PATIENCE),
      body: plain ? (body as Blob) : JSON.stringify(body),
    })
  } catch {
    throw new Refusal(0, 'offline', '')
  }
  if (answer.status === 204) return undefined as T
  const content = await answer.json().catch(() => null)
  if (answer.ok) return content as T
  const fields: Record<string, string> = {}
  for (const one of content?.errors ?? []) if (one.field) fields[one.field] = one.message
  throw new Refusal(answer.status, content?.slug ?? 'internal', content?.detail ?? '', fields, content ?? {})
}

/** Read. What an address answers and takes is declared by the API (`paths.ts`). */
export const ask = <const U extends string>(
  path: U & Declared<U, 'get'>,
  wish?: Wish,
): Promise<Answer<U, 'get'>> => call('GET', path, undefined, wish)

export const post = <const U extends string>(
  path: U & Declared<U, 'post'>,
  ...[body, wish]: Sent<U, 'post'>
): Promise<Answer<U, 'post'>> => call('POST', path, body ?? {}, wish)

export const patch = <const U extends string>(
  path: U & Declared<U, 'patch'>,
  ...[body, wish]: Sent<U, 'patch'>
): Promise<Answer<U, 'patch'>> => call('PATCH', path, body, wish)

/** A key for one wish, made once and kept with its draft, so that a lost answer can be asked again. */
export const newKey = newId

import { call } from './client'
import type { Answer, Declared, Sent } from './paths'

// The verbs that a shopper's first page does without; the others are in `client.ts`.

export const put = <const U extends string>(
  path: U & Declared<U, 'put'>,
  ...[body, wish]: Sent<U, 'put'>
): Promise<Answer<U, 'put'>> => call('PUT', path, body, wish)

export const remove = <const U extends string>(
  path: U & Declared<U, 'delete'>,
): Promise<Answer<U, 'delete'>> => call('DELETE', path)

/** An address with its query, or as it is where there is none. */
export const asking = <const P extends string>(path: P, query: string): P | `${P}?${string}` =>
  query ? `${path}?${query}` : path

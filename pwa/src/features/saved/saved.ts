import { noteAs, recallAs } from '../../lib/keep'

// What somebody has saved or looked at; it stays on this phone, and on the account of who is signed in (`keeping.ts`).
export type Kind = 'goods' | 'trips'
const NAMES = { goods: 'liked', trips: 'liked_trips' } as const
const SEEN = 'seen'
const MOST = 50
const LAST = 12
export interface Seen {
  kind: Kind
  slug: string
}

/** Slugs of what is saved of a kind, the newest first. */
export const favourites = (kind: Kind): string[] => recallAs<string[]>(NAMES[kind], [])
export function like(kind: Kind, slug: string, on: boolean): void {
  const rest = favourites(kind).filter((one) => one !== slug)
  noteAs(NAMES[kind], on ? [slug, ...rest].slice(0, MOST) : rest)
}

/** What was looked at, the latest first. */
export const seen = (): Seen[] => recallAs<Seen[]>(SEEN, [])
export function see(kind: Kind, slug: string): void {
  const rest = seen().filter((one) => one.kind !== kind || one.slug !== slug)
  noteAs(SEEN, [{ kind, slug }, ...rest].slice(0, LAST))
}

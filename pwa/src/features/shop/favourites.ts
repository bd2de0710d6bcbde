import { noteAs, recallAs } from '../../lib/keep'

const NAME = 'liked'

/** Slugs of liked products, the newest first; they stay on this phone. */
export function favourites(): string[] {
  return recallAs<string[]>(NAME, [])
}
export function like(slug: string, on: boolean): void {
  const rest = favourites().filter((one) => one !== slug)
  noteAs(NAME, on ? [slug, ...rest].slice(0, 50) : rest)
}

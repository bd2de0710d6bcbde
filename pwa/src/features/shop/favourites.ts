const NAME = 'liked'

/** Slugs of liked products, the newest first; they stay on this phone. */
export function favourites(): string[] {
  try { return JSON.parse(localStorage.getItem(NAME) ?? '[]') as string[] } catch { return [] }
}
export function like(slug: string, on: boolean): void {
  const rest = favourites().filter((one) => one !== slug)
  try { localStorage.setItem(NAME, JSON.stringify(on ? [slug, ...rest].slice(0, 50) : rest)) } catch { /* private mode */ }
}

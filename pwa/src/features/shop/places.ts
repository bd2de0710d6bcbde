import type { ProductCard } from '../../api/types'

interface Place {
  further: ProductCard[]
  cursor: string | null
}
// What was already read of a shelf, so that coming back from a product finds the list as long as it was.
const kept = new Map<string, Place>()

export function keepPlace(path: string, further: ProductCard[], cursor: string | null): void {
  if (kept.size > 8) kept.clear()
  kept.set(path, { further, cursor })
}
export function placeOf(path: string): Place | null {
  return kept.get(path) ?? null
}

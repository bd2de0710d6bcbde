import { shipped, type Wish } from './basket'

/** Wishes by who sells them, in the order in which they came. */
export function bySeller(wishes: Wish[]): [string, Wish[]][] {
  const found = new Map<string, Wish[]>()
  for (const one of wishes) found.set(one.seller ?? '', [...(found.get(one.seller ?? '') ?? []), one])
  return [...found]
}
/** What is still missing till a seller sends free, and how far one is; null where it never does. Fen. */
export function toFree(wishes: Wish[]): { missing: number; reached: number } | null {
  const goods = wishes.filter((one) => one.chosen && shipped(one) && one.freeAbove)
  const least = Math.max(0, ...goods.map((one) => one.freeAbove ?? 0))
  if (!least || goods.some((one) => one.storage !== goods[0]?.storage)) return null
  const sum = goods.reduce((total, one) => total + one.price * one.quantity, 0)
  return { missing: Math.max(0, least - sum), reached: Math.min(1, sum / least) }
}

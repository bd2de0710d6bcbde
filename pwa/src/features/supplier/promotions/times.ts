const HOUR = 3_600_000

/** `2026-12-01T08:00` as a clock in Shanghai shows it, an hour count from now, for a field of date and time. */
export function fromNow(hours: number): string {
  return new Date(Date.now() + (hours + 8) * HOUR).toISOString().slice(0, 16)
}
/** The same on the wire. */
export function instant(local: string): string {
  return `${local}:00+08:00`
}
export const fen = (amount: number | null): { amount: number; currency: string } => ({
  amount: amount ?? 0,
  currency: 'CNY',
})

import { key, MONTHS, parts, weekday } from '../../lib/days'
import type { Lang } from '../../lib/lang'

export interface Month {
  name: string
  weeks: (string | null)[][]
}

/** A month's weeks from Monday, with null for days of other months. */
export function monthOf(day: string, lang: Lang): Month {
  const [year, month] = parts(day)
  const first = key(year, month, 1)
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const cells: (string | null)[] = Array<null>((weekday(first) + 6) % 7).fill(null)
  for (let date = 1; date <= length; date++) cells.push(key(year, month, date))
  while (cells.length % 7) cells.push(null)
  const weeks = Array.from({ length: cells.length / 7 }, (_, n) => cells.slice(n * 7, n * 7 + 7))
  return { name: lang === 'en' ? `${MONTHS[month - 1]} ${year}` : `${year}年${month}月`, weeks }
}

/** The first days of the months from `from` to `to`. */
export function monthsBetween(from: string, to: string): string[] {
  const found: string[] = []
  let [year, month] = parts(from)
  const [lastYear, lastMonth] = parts(to)
  while (year < lastYear || (year === lastYear && month <= lastMonth)) {
    found.push(key(year, month, 1))
    month = (month % 12) + 1
    if (month === 1) year++
  }
  return found
}

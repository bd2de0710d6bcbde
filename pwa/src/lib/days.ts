import type { Lang } from './lang'

// Days are `yyyy-mm-dd` of Asia/Shanghai, as the server says them. They are never made from instants here:
// toISOString() would shift them by one in this time zone.
const ZH = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']
const EN = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function parts(day: string): [number, number, number] {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return [year, month, date]
}

function key(year: number, month: number, date: number): string {
  const utc = new Date(Date.UTC(year, month - 1, date))
  return `${utc.getUTCFullYear()}-${String(utc.getUTCMonth() + 1).padStart(2, '0')}-${String(utc.getUTCDate()).padStart(2, '0')}`
}

export function addDays(day: string, count: number): string {
  const [year, month, date] = parts(day)
  return key(year, month, date + count)
}

export function weekday(day: string): number {
  const [year, month, date] = parts(day)
  return new Date(Date.UTC(year, month - 1, date)).getUTCDay()
}

export function dayName(day: string, lang: Lang): string {
  const [, month, date] = parts(day)
  return lang === 'en' ? `${date} ${MONTHS[month - 1]}` : `${month}月${date}日`
}

export function weekdayName(day: string, lang: Lang): string {
  return (lang === 'en' ? EN : ZH)[weekday(day)] ?? ''
}

/** Today in Shanghai, wherever the phone is. */
export function today(now = new Date()): string {
  const shanghai = new Date(now.getTime() + 8 * 3600_000)
  return key(shanghai.getUTCFullYear(), shanghai.getUTCMonth() + 1, shanghai.getUTCDate())
}

export interface Month { name: string; weeks: (string | null)[][] }

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
    month = month % 12 + 1
    if (month === 1) year++
  }
  return found
}

/** `09:05`-style countdown of seconds. */
export function clockOf(seconds: number): string {
  const left = Math.max(0, Math.floor(seconds))
  return `${String(Math.floor(left / 60)).padStart(2, '0')}:${String(left % 60).padStart(2, '0')}`
}

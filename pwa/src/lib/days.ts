import type { Lang } from './lang'

// Days are `yyyy-mm-dd` of Asia/Shanghai, as the server says them. They are never made from instants of now:
// their UTC day is another one for eight hours of each day.
const ZH = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']
const EN = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function parts(day: string): [number, number, number] {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return [year, month, date]
}

export function key(year: number, month: number, date: number): string {
  const utc = new Date(Date.UTC(year, month - 1, date))
  return utc.toISOString().slice(0, 10)
}

export function addDays(day: string, count: number): string {
  const [year, month, date] = parts(day)
  return key(year, month, date + count)
}

export function monthName(day: string, lang: Lang): string {
  const [, month] = parts(day)
  return lang === 'en' ? (MONTHS[month - 1] ?? '') : `${month}月`
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

/** The day in Shanghai of a moment that the server tells, whose own text names the day in Greenwich. */
export const dayOf = (time: string): string => today(new Date(time))

/** `09:05`-style countdown of seconds. */
export function clockOf(seconds: number): string {
  const left = Math.max(0, Math.floor(seconds))
  return `${String(Math.floor(left / 60)).padStart(2, '0')}:${String(left % 60).padStart(2, '0')}`
}

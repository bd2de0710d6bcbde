import type { Stop } from '../../api/types'

export type Walking = 'little' | 'usual' | 'much'
export interface Wish {
  start: string
  km: number
  walking: Walking
}
export interface Item {
  kind: 'leave' | 'visit' | 'lunch' | 'arrive'
  stop: Stop
  at: number
  minutes: number
  leg: { by: string; minutes: number | null; km: number | null } | null
}
export interface Day {
  items: Item[]
  km: number
  night: string | null
  end: number
}

const END = 18 * 60
const LUNCH = { from: 11 * 60 + 30, until: 14 * 60, minutes: 45 }

/** Minutes at a stop for a share of walking: what is on foot shrinks by half, or grows by a quarter. Our suggestion. */
export function stayOf(stop: Pick<Stop, 'stayMinutes' | 'walkMinutes'>, walking: Walking): number {
  const change = walking === 'little' ? -stop.walkMinutes / 2 : walking === 'much' ? stop.walkMinutes / 4 : 0
  return Math.max(10, Math.round((stop.stayMinutes + change) / 5) * 5)
}

/** `08:30` as minutes of the day, and back. */
export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}
export function timeOf(minutes: number): string {
  const day = ((Math.round(minutes) % 1440) + 1440) % 1440
  return `${String(Math.floor(day / 60)).padStart(2, '0')}:${String(day % 60).padStart(2, '0')}`
}

/**
 * A day-by-day plan. Days end where the route sleeps, and before a leg that would pass the day's kilometres or six in
 * the evening, unless nothing was seen that day yet. Lunch falls between half past eleven and two. Optional stops are
 * left out by those who walk little. A train's minutes are not known: the plan goes on as if the next leg left at once.
 */
export function planOf(stops: Stop[], wish: Wish): Day[] {
  const start = minutesOf(wish.start)
  const days: Day[] = []
  let day: Day = { items: [], km: 0, night: null, end: start }
  let clock = start
  let eaten = start >= LUNCH.until
  const close = (night: string): void => {
    day.end = clock
    day.night = night
    days.push(day)
    day = { items: [], km: 0, night: null, end: start }
    clock = start
    eaten = start >= LUNCH.until
  }
  const eat = (stop: Stop): void => {
    if (eaten || clock < LUNCH.from || clock > LUNCH.until) return
    day.items.push({ kind: 'lunch', stop, at: clock, minutes: LUNCH.minutes, leg: null })
    clock += LUNCH.minutes
    eaten = true
  }
  for (const [n, stop] of stops.entries()) {
    const previous = stops[n - 1]
    if (!previous) {
      day.items.push({ kind: 'leave', stop, at: clock, minutes: 0, leg: null })
      continue
    }
    if (stop.optional && wish.walking === 'little') continue
    const stay = stop.slug ? stayOf(stop, wish.walking) : 0
    const leg = { by: stop.by, minutes: stop.minutes, km: stop.km }
    const seen = day.items.some((item) => item.kind === 'visit')
    const late = clock + (leg.minutes ?? 0) + stay > END
    if (seen && (day.km + (leg.km ?? 0) > wish.km || (late && stop.slug)))
      close(previous.night ?? previous.countyName)
    eat(previous)
    clock += leg.minutes ?? 0
    day.km += leg.km ?? 0
    if (stop.slug) eat(stop)
    day.items.push({ kind: stop.slug ? 'visit' : 'arrive', stop, at: clock, minutes: stay, leg })
    clock += stay
    if (stop.night) {
      eat(stop)
      close(stop.night)
    }
  }
  day.end = clock
  if (day.items.length) days.push(day)
  return days
}

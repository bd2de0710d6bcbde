import type { Say } from '../../../lib/lang'

export interface Words {
  zh: string
  en: string
}
export interface Stop {
  at: string
  minutes: number
  text: Words
  drive: number | null
  place: string | null
}
export interface Day {
  items: Stop[]
}
export interface Point {
  code: string
  name: Words
  at: string
}
export interface Unit {
  code: string
  type: 'ADULT' | 'CHILD' | 'CHILD_NO_BED' | 'SENIOR' | 'PUPIL' | 'TEACHER' | 'GROUP'
  name: Words
  price: number
  minAge: number
  maxAge: number
}
export interface AddOn {
  code: string
  name: Words
  price: number
  months: number[]
}
export interface Study {
  groupMin: number
  groupMax: number
  pupilsPerTeacher: number
  guideGroup: number
}
export interface Rung {
  days: number
  keep: number
}
/** What is said of a trip's quality before one signs; left empty, a page does not show it. */
export const STANDARDS = ['lodging', 'meals', 'transport', 'guide', 'freeTime'] as const
export type Standard = (typeof STANDARDS)[number]
export interface TripDraft {
  title: Words
  summary: Words
  highlights: Words[]
  days: number
  leg: 'coach' | 'rail'
  origin: 'shanghai' | 'local' | null
  themes: string[]
  counties: string[]
  minimum: number
  decideDays: number
  itinerary: Day[]
  boarding: Point[]
  units: Unit[]
  addOns: AddOn[]
  singleSupplement: number
  rooming: { shared: boolean; third: boolean; withoutBed: number }
  study: Study | null
  included: Words[]
  excluded: Words[]
  fitness: Words
  insurance: Words
  standards: Record<Standard, Words>
  bring: Words[]
  ladder: Rung[]
  pictures: string[]
}

export const words = (zh = ''): Words => ({ zh, en: '' })
export const standards = (): Record<Standard, Words> =>
  Object.fromEntries(STANDARDS.map((name) => [name, words()])) as Record<Standard, Words>
export const stop = (): Stop => ({ at: '', minutes: 60, text: words(), drive: null, place: null })

/** The first free code of a kind: `p1`, `p2` … Buyers never see it; orders keep it. */
export function freeCode(letter: string, taken: { code: string }[]): string {
  let n = 1
  while (taken.some((one) => one.code === `${letter}${n}`)) n += 1
  return `${letter}${n}`
}

/** What a new trip starts with, so that nobody faces an empty page; all of it can be changed. */
export function beginning(say: Say): TripDraft {
  return {
    title: words(),
    summary: words(),
    highlights: [words()],
    days: 2,
    leg: 'coach',
    origin: null,
    themes: [],
    counties: [],
    minimum: 10,
    decideDays: 8,
    itinerary: [{ items: [stop()] }, { items: [stop()] }],
    boarding: [{ code: 'p1', name: words(), at: '' }],
    units: [
      { code: 'adult', type: 'ADULT', name: words(say('unit_ADULT')), price: 0, minAge: 18, maxAge: 120 },
    ],
    addOns: [],
    singleSupplement: 0,
    rooming: { shared: false, third: false, withoutBed: 1 },
    study: null,
    included: [words()],
    excluded: [words()],
    fitness: words(),
    insurance: words(),
    standards: standards(),
    bring: [],
    ladder: [
      { days: 7, keep: 0 },
      { days: 3, keep: 30 },
      { days: 1, keep: 50 },
      { days: 0, keep: 80 },
    ],
    pictures: [],
  }
}

/** The section of the editor that a field belongs to. */
export function sectionOf(field: string, sections: Record<string, string[]>): string {
  const part = field.split('.')[1] ?? ''
  const found = Object.entries(sections).find(([, parts]) => parts.includes(part))
  return found ? found[0] : 'basics'
}
export const SECTIONS: Record<string, string[]> = {
  basics: ['title', 'summary', 'highlights', 'days', 'study', 'leg', 'origin', 'themes', 'counties'],
  pictures: ['pictures'],
  itinerary: ['itinerary'],
  boarding: ['boarding'],
  prices: ['units', 'addOns', 'singleSupplement', 'rooming'],
  conditions: ['included', 'excluded', 'fitness', 'insurance', 'standards', 'bring'],
  rules: ['minimum', 'decideDays', 'ladder'],
}

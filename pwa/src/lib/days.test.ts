import { describe, expect, it } from 'vitest'
import { monthOf, monthsBetween } from '../features/trips/months'
import { addDays, clockOf, today, weekdayName } from './days'
import { yuan } from './money'

describe('days', () => {
  it('crosses months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  })
  it('knows Shanghai today although the phone is elsewhere', () => {
    expect(today(new Date('2026-11-22T16:30:00Z'))).toBe('2026-11-23')
  })
  it('lays a month out from Monday', () => {
    const weeks = monthOf('2026-12-05', 'zh').weeks
    expect(weeks[0]).toEqual([
      null,
      '2026-12-01',
      '2026-12-02',
      '2026-12-03',
      '2026-12-04',
      '2026-12-05',
      '2026-12-06',
    ])
    expect(weeks.flat().filter(Boolean)).toHaveLength(31)
    expect(weekdayName('2026-12-05', 'zh')).toBe('周六')
  })
  it('lists months across a year end', () => {
    expect(monthsBetween('2026-11-22', '2027-01-16')).toEqual(['2026-11-01', '2026-12-01', '2027-01-01'])
  })
})

describe('money', () => {
  it('groups thousands and shows fen only when there are some', () => {
    expect(yuan(128000)).toBe('1,280')
    expect(yuan(5)).toBe('0.05')
    expect(yuan(-123456789)).toBe('-1,234,567.89')
    expect(clockOf(61.9)).toBe('01:01')
  })
})

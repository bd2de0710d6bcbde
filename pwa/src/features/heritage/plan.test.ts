import { describe, expect, it } from 'vitest'
import type { Stop } from '../../api/types'
import { minutesOf, planOf, stayOf, timeOf } from './plan'

function stop(name: string, more: Partial<Stop> = {}): Stop {
  return {
    role: 'point',
    slug: name,
    name,
    county: 'yuan',
    countyName: '裕安区',
    km: 20,
    minutes: 30,
    by: 'road',
    stayMinutes: 60,
    walkMinutes: 40,
    night: null,
    optional: false,
    place: null,
    maps: [],
    ...more,
  }
}
const station = (name: string, more: Partial<Stop> = {}): Stop =>
  stop(name, { slug: null, stayMinutes: 0, walkMinutes: 0, ...more })
const usual = { start: '08:30', km: 999, walking: 'usual' } as const

describe('plan', () => {
  it('adds legs and stays, eats at noon and comes back', () => {
    const days = planOf(
      [
        station('六安站', { km: null, minutes: null }),
        stop('甲'),
        stop('乙', { stayMinutes: 150 }),
        stop('丙'),
        station('六安站'),
      ],
      usual,
    )
    expect(days).toHaveLength(1)
    expect(days[0]?.items.map((item) => `${timeOf(item.at)} ${item.kind} ${item.stop.name}`)).toEqual([
      '08:30 leave 六安站',
      '09:00 visit 甲',
      '10:30 visit 乙',
      '13:00 lunch 乙',
      '14:15 visit 丙',
      '15:45 arrive 六安站',
    ])
    expect([days[0]?.km, timeOf(days[0]?.end ?? 0), days[0]?.night]).toEqual([80, '15:45', null])
  })
  it('sleeps where the route says and starts the next day at the same hour', () => {
    const days = planOf(
      [station('站', { km: null, minutes: null }), stop('甲', { night: '梅山' }), stop('乙'), station('站')],
      { ...usual, start: '09:15' },
    )
    expect(days.map((day) => [timeOf(day.items[0]?.at ?? 0), day.night])).toEqual([
      ['09:15', '梅山'],
      ['09:45', null],
    ])
  })
  it('a shorter day in kilometres makes more days, and each has something to see', () => {
    const stops = [
      station('站', { km: null, minutes: null }),
      stop('甲', { km: 50 }),
      stop('乙', { km: 50 }),
      stop('丙', { km: 50 }),
      station('站', { km: 50 }),
    ]
    const days = planOf(stops, { ...usual, km: 60 })
    expect(days).toHaveLength(4)
    expect(days.slice(0, 3).every((day) => day.items.some((item) => item.kind === 'visit'))).toBe(true)
    expect(days[0]?.night).toBe('裕安区')
    expect(planOf(stops, { ...usual, km: 120 })).toHaveLength(2)
  })
  it('a leg longer than the day allows is still driven', () => {
    const days = planOf(
      [station('站', { km: null, minutes: null }), stop('远', { km: 300, minutes: 240 }), station('站')],
      { ...usual, km: 60 },
    )
    expect(days[0]?.items[1]?.stop.name).toBe('远')
  })
  it('stops before six in the evening', () => {
    const stops = [
      station('站', { km: null, minutes: null }),
      ...['甲', '乙', '丙', '丁', '戊', '己'].map((name) => stop(name, { stayMinutes: 90 })),
      station('站'),
    ]
    const days = planOf(stops, usual)
    expect(days.length).toBeGreaterThan(1)
    for (const day of days)
      for (const item of day.items)
        if (item.kind === 'visit') expect(item.at + item.minutes).toBeLessThanOrEqual(18 * 60)
  })
  it('walking little shortens stays and leaves out what is optional', () => {
    expect([stayOf(stop('甲'), 'little'), stayOf(stop('甲'), 'usual'), stayOf(stop('甲'), 'much')]).toEqual([
      40, 60, 70,
    ])
    const stops = [
      station('站', { km: null, minutes: null }),
      stop('甲'),
      stop('乙', { optional: true }),
      station('站'),
    ]
    const names = (walking: 'little' | 'usual'): string[] =>
      planOf(stops, { ...usual, walking }).flatMap((day) => day.items.map((item) => item.stop.name))
    expect([names('usual').includes('乙'), names('little').includes('乙')]).toEqual([true, false])
  })
  it('a train has no minutes of ours', () => {
    const days = planOf(
      [
        station('站', { km: null, minutes: null }),
        station('金寨站', { by: 'rail', km: null, minutes: null }),
        stop('甲'),
      ],
      usual,
    )
    expect(days[0]?.items[1]?.leg).toEqual({ by: 'rail', minutes: null, km: null })
  })
  it('reads and writes times', () => {
    expect([minutesOf('08:30'), timeOf(510), timeOf(1500)]).toEqual([510, '08:30', '01:00'])
  })
})

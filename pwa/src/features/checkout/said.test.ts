import { expect, test } from 'vitest'
import { differing, may, NOTHING } from './said'

const days = ['2026-12-03', '2026-12-10']
const parcel = { days, lines: [{ offer: 'a' }, { offer: 'b' }, { offer: null }] } as Parameters<
  typeof differing
>[0]

test('a day may be wished within what the server says', () => {
  expect(days.map((day) => may(parcel, day))).toEqual([true, true])
  expect(['', '2026-12-02', '2026-12-11', '0002-12-05'].map((day) => may(parcel, day))).toEqual(
    Array(4).fill(false),
  )
  expect(may({ days: [] }, '2026-12-03')).toBe(false)
})

test('all offers of a parcel say the same, without a day that can not be', () => {
  const wish = { ...NOTHING, day: '2026-12-05', note: '轻放' }
  expect(differing(parcel, {})).toEqual([])
  expect(differing(parcel, { b: wish })).toEqual([['a', wish]])
  expect(differing(parcel, { a: wish, b: wish })).toEqual([])
  const late = { ...wish, day: '2026-12-11' }
  expect(differing(parcel, { a: late, b: wish }).map(([offer, one]) => [offer, one.day])).toEqual([
    ['a', ''],
    ['b', ''],
  ])
})

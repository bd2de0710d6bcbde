import { describe, expect, it } from 'vitest'
import type { Stop } from '../../api/types'
import { HEIGHT, labelled, short, sketch, WIDTH } from './mapping'

function at(name: string, lat: number | null, lon = 116, accuracyKm = 3): Stop {
  return {
    role: 'point',
    slug: name,
    name,
    county: 'yuan',
    countyName: '裕安区',
    km: 1,
    minutes: 1,
    by: 'road',
    stayMinutes: 10,
    walkMinutes: 5,
    night: null,
    optional: false,
    maps: [],
    place: lat === null ? null : { lat, lon, accuracyKm, exact: accuracyKm <= 0.5 },
  }
}

describe('sketch', () => {
  it('keeps every place inside the picture, north up and east right', () => {
    const { spots } = sketch([at('甲', 31.3, 115.6), at('乙', 31.9, 116.6), at('丙', 31.6, 116.1)])
    for (const spot of spots) expect(spot.x > 0 && spot.x < WIDTH && spot.y > 0 && spot.y < HEIGHT).toBe(true)
    const [one, two, three] = spots.map((spot) => [spot.x, spot.y])
    expect([one?.[0], three?.[0], two?.[0]]).toEqual(
      [one, two, three].map((at) => at?.[0] ?? 0).sort((a, b) => a - b),
    )
    expect([two?.[1], three?.[1], one?.[1]]).toEqual(
      [one, two, three].map((at) => at?.[1] ?? 0).sort((a, b) => a - b),
    )
  })
  it('draws a place that is roughly known as an area and names what has no place', () => {
    const { spots, missing } = sketch([at('甲', 31.3, 115.6, 0.3), at('乙', 31.9, 116.6, 5), at('丙', null)])
    expect(spots.map((spot) => [spot.exact, spot.r > 5])).toEqual([
      [true, false],
      [false, true],
    ])
    expect(missing).toEqual(['丙'])
  })
  it('sets places on one point apart and keeps their numbers', () => {
    const { spots } = sketch([at('甲', 31.3), at('乙', 31.3), at('丙', 31.3), at('丁', 31.9)])
    expect(spots.map((spot) => spot.n)).toEqual([1, 2, 3, 4])
    const [one, two] = spots
    expect(Math.hypot((one?.x ?? 0) - (two?.x ?? 0), (one?.y ?? 0) - (two?.y ?? 0))).toBeGreaterThan(15)
  })
  it('has nothing to draw without places', () => {
    expect(sketch([at('甲', null)])).toEqual({
      spots: [],
      line: '',
      lines: [],
      bar: { width: 0, km: 0 },
      missing: ['甲'],
    })
  })
  it('labels only what can be read, and more of it from near', () => {
    const { spots } = sketch([
      at('皖西烈士陵园', 31.6),
      at('金寨县革命博物馆', 31.602),
      at('红军纪念堂', 31.604),
      at('远处', 31.9),
    ])
    expect(labelled(spots, 1).size).toBeLessThan(4)
    expect(labelled(spots, 6).size).toBeGreaterThanOrEqual(labelled(spots, 1).size)
    expect([short('金寨革命烈士陵园·红军广场'), short('独山'), short('Jinzhai Martyrs Cemetery')]).toEqual([
      '金寨革命烈士陵园·…',
      '独山',
      'Jinzhai Martyrs Ce…',
    ])
  })
  it('a place that is passed twice stands once', () => {
    expect(
      sketch([at('站', 31.3), at('甲', 31.6), at('站', 31.3)]).spots.map((spot) => spot.numbers),
    ).toEqual(['1·3', '2'])
  })
})

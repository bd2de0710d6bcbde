import type { Stop } from '../../api/types'

// A sketch map: our own places on a plain projection. No borders are drawn: no source we may use offers them.
export const WIDTH = 360
export const HEIGHT = 300
const PAD = 34
const KM_PER_DEGREE = 111.2

export interface Spot {
  n: number
  numbers: string
  name: string
  x: number
  y: number
  r: number
  exact: boolean
  slug: string | null
  left: boolean
}
export interface Sketch {
  spots: Spot[]
  line: string
  lines: { x?: number; y?: number; text: string }[]
  bar: { width: number; km: number }
  missing: string[]
}

/** Stops with a position on WIDTH × HEIGHT; `r` is the area within which a place is known. */
export function sketch(stops: Stop[]): Sketch {
  const numbered = stops.map((stop, n) => ({ stop, n }))
  const placed = numbered.flatMap(({ stop, n }) => (stop.place ? [{ stop, n, place: stop.place }] : []))
  const missing = [...new Set(stops.filter((stop) => !stop.place).map((stop) => stop.name))]
  if (placed.length === 0) return { spots: [], line: '', lines: [], bar: { width: 0, km: 0 }, missing }
  const lats = placed.map(({ place }) => place.lat)
  const lons = placed.map(({ place }) => place.lon)
  const [south, north, west, east] = [
    Math.min(...lats),
    Math.max(...lats),
    Math.min(...lons),
    Math.max(...lons),
  ]
  const narrow = Math.cos(((south + north) / 2) * (Math.PI / 180))
  const scale = Math.min(
    (WIDTH - 2 * PAD) / (Math.max(0.04, east - west) * narrow),
    (HEIGHT - 2 * PAD) / Math.max(0.04, north - south),
  )
  const x = (lon: number): number => WIDTH / 2 + (lon - (west + east) / 2) * narrow * scale
  const y = (lat: number): number => HEIGHT / 2 - (lat - (south + north) / 2) * scale
  const round = (value: number): number => Math.round(value * 10) / 10
  const spots = placed.map(({ stop, n, place }) => {
    return {
      n: n + 1,
      numbers: String(n + 1),
      name: stop.name,
      x: round(x(place.lon)),
      y: round(y(place.lat)),
      exact: place.exact,
      slug: stop.slug,
      r: round((place.accuracyKm / KM_PER_DEGREE) * scale),
      left: x(place.lon) > WIDTH * 0.62,
    }
  })
  const line = `M${spots.map((spot) => `${spot.x} ${spot.y}`).join('L')}`
  const km = [50, 20, 10, 5, 2].find((one) => (one / KM_PER_DEGREE) * scale < WIDTH / 3) ?? 1
  return {
    spots: apart(once(spots)),
    line,
    lines: graticule(west, east, south, north, x, y, round),
    bar: { width: round((km / KM_PER_DEGREE) * scale), km },
    missing,
  }
}

/** A place that is passed twice stands once, with both numbers. */
function once(spots: Spot[]): Spot[] {
  const found = new Map<string, Spot>()
  for (const spot of spots) {
    const known = found.get(spot.name)
    if (known) known.numbers += `·${spot.n}`
    else found.set(spot.name, spot)
  }
  return [...found.values()]
}

/** Places that fall on one point stand beside each other, so that each number can be read and tapped. */
function apart(spots: Spot[]): Spot[] {
  const done: Spot[] = []
  for (const spot of spots) {
    let { x, y } = spot
    for (let turn = 0; turn < 8 && done.some((one) => Math.hypot(one.x - x, one.y - y) < 20); turn += 1) {
      x = spot.x + Math.cos(turn * 0.9) * 22
      y = spot.y + Math.sin(turn * 0.9) * 22
    }
    done.push({ ...spot, x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 })
  }
  return done
}

function graticule(
  west: number,
  east: number,
  south: number,
  north: number,
  x: (lon: number) => number,
  y: (lat: number) => number,
  round: (value: number) => number,
): Sketch['lines'] {
  const step = Math.max(east - west, north - south) > 0.6 ? 0.2 : 0.1
  const ticks = (from: number, to: number): number[] =>
    Array.from({ length: 12 }, (_, n) => Math.ceil(from / step) * step + n * step).filter((one) => one <= to)
  return [
    ...ticks(west - step, east + step)
      .map((lon) => ({ x: round(x(lon)), text: `${lon.toFixed(1)}°E` }))
      .filter((one) => one.x > 4 && one.x < WIDTH - 30),
    ...ticks(south - step, north + step)
      .map((lat) => ({ y: round(y(lat)), text: `${lat.toFixed(1)}°N` }))
      .filter((one) => one.y > 14 && one.y < HEIGHT - 4),
  ]
}

/** A name cut to what a label may be wide, in letters of our size: Chinese ones are twice as wide. */
export function short(name: string, most = 18): string {
  let wide = 0
  for (const [n, letter] of [...name].entries()) {
    wide += letter > '\u2e80' ? 2 : 1
    if (wide > most) return `${[...name].slice(0, n).join('')}…`
  }
  return name
}

/** The spots whose labels fit beside each other at a zoom; the others keep their number only. */
export function labelled(spots: Spot[], zoom: number): Set<number> {
  const size = 11 / Math.sqrt(zoom)
  const taken: [number, number, number, number][] = spots.map((spot) => [
    spot.x - size,
    spot.y - size,
    spot.x + size,
    spot.y + size,
  ])
  const found = new Set<number>()
  for (const spot of spots) {
    const width = [...short(spot.name)].reduce(
      (sum, letter) => sum + (letter > '\u2e80' ? size : size * 0.58),
      0,
    )
    const left = spot.left ? spot.x - 1.45 * size - width : spot.x + 1.45 * size
    const box: [number, number, number, number] = [
      left,
      spot.y - size * 0.7,
      left + width,
      spot.y + size * 0.7,
    ]
    if (taken.some(([a, b, c, d]) => box[0] < c && a < box[2] && box[1] < d && b < box[3])) continue
    taken.push(box)
    found.add(spot.n)
  }
  return found
}

export const RATIOS: Record<string, number | null> = { keep: null, '4:3': 4 / 3, '16:9': 16 / 9, '1:1': 1 }
export interface Shape {
  ratio: string
  zoom: number
  across: number
  down: number
}
export type Crop = [left: number, top: number, right: number, bottom: number]

/**
 * The part of a picture that a ratio, a zoom (percent) and a place (percent of the room left) choose; fractions of
 * its sides.
 */
export function cut(width: number, height: number, shape: Shape): Crop {
  const ratio = RATIOS[shape.ratio] ?? width / height
  const fit = Math.min(1, (height * ratio) / width)
  const across = fit * (100 / shape.zoom)
  const down = Math.min(1, (fit * width) / ratio / height) * (100 / shape.zoom)
  const left = (1 - across) * (shape.across / 100)
  const top = (1 - down) * (shape.down / 100)
  return [left, top, Math.min(1, left + across), Math.min(1, top + down)]
}

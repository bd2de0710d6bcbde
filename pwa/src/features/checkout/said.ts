import type { Quote } from '../../api/types'

export type Parcel = Quote['shipments'][number]
/** What is wished of a parcel; kept by each of its offers, since a parcel has no name before it is ordered. */
export interface Said {
  day: string
  note: string
  gift: boolean
  card: string
}
export const NOTHING: Said = { day: '', note: '', gift: false, card: '' }

/** Whether a day may be wished of a parcel. */
export const may = (parcel: Pick<Parcel, 'days'>, day: string): boolean =>
  day !== '' && (parcel.days[0] ?? '~') <= day && day <= (parcel.days[1] ?? '')

/**
 * What has to be said anew of a parcel's offers: it has one note, one card, one day, so all of its offers say the same,
 * and no day that can't be.
 */
export function differing(
  parcel: Pick<Parcel, 'days' | 'lines'>,
  said: Record<string, Said>,
): [string, Said][] {
  const offers = parcel.lines.flatMap((line) => (line.offer ? [line.offer] : []))
  const first = offers.map((offer) => said[offer]).find((one) => one && (one.day || one.note || one.gift))
  if (!first) return []
  const whole = { ...first, day: may(parcel, first.day) ? first.day : '' }
  return offers
    .filter((offer) => JSON.stringify(said[offer]) !== JSON.stringify(whole))
    .map((offer) => [offer, whole])
}

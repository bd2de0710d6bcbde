import type { components } from '../../api/generated'

type About = components['schemas']['AboutOut']
/** What one asks first about a part of an order, by its kind and how it stands; the key of the words. */
const STARTS: Record<string, (state: string) => string> = {
  goods: (state) => (state === 'to_ship' ? 'start_when' : 'start_received'),
  trips: () => 'start_where',
}

/** Beginnings of a first message about these parts; what was cancelled begins none. */
export function starts(about: About[]): string[] {
  const live = about.filter((one) => one.state !== 'cancelled')
  const asked = live.map((one) => STARTS[one.kind]?.(one.state)).filter((one) => one !== undefined)
  return [...new Set([...asked, 'start_change', 'start_ask'])]
}

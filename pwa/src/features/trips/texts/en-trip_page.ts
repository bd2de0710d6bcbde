import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  highlights: 'Highlights',
  itinerary: 'Itinerary',
  drive_note: 'Driving times are estimates.',
  day_n: 'Day {n}',
  included: 'Included',
  excluded: 'Not included',
  fitness: 'Fitness and insurance',
  minimum: 'Minimum',
  prices: 'Prices',
  minutes: 'about {n} min',
  drive: 'about {n} min drive (estimate)',
  minimum_text: 'Runs with {heads} people, decided {days} days before; otherwise a full refund.',
  operator_cancels: 'If the agency cancels: full refund.',
  operator_rung: 'fewer than {days} days before, {percent}% on top',
  meets_at: '{place}, {at}',
  standard_lodging: 'Where you sleep',
  standard_meals: 'Meals',
  standard_transport: 'Transport',
  standard_guide: 'Leader and guide',
  standard_freeTime: 'Free time',
  group_size: 'Group',
  group_of: 'Goes from {least} people',
  on_map: 'Map',
  bring: 'What to bring',
}

export default texts

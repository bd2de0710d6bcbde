import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  compare: 'Compare trips',
  compare_pick: 'Trip {n}',
  compare_none: 'Choose a trip',
  compare_start: 'Choose two or three trips to compare line by line.',
  compare_price: 'Price',
  compare_days: 'Length',
  compare_next: 'Next departures',
  compare_group: 'Smallest group',
  compare_free: 'Free cancellation',
  compare_free_until: '{days} days or more before departure',
  compare_no_free: 'None',
  compare_fitness: 'Fitness',
  compare_unsaid: 'Not stated by the operator',
  compare_see: 'See the trip',
}

export default texts

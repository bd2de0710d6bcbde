import type { Seller } from '../sellers'
import NextDepartures from './NextDepartures.vue'

const operator: Seller = {
  kind: 'operator',
  lists: 'trip',
  doors: [
    { path: 'calendar', text: 'calendar', open: (here) => here.sells && here.may('see_calendar') },
    { path: 'reviews', text: 'reviews_door', open: (here) => here.sells && here.may('see_departures') },
  ],
  checksIn: true,
  waiting: NextDepartures,
  waits: (here) => here.sells && here.may('see_departures'),
}

export default operator

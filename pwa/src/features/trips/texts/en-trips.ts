import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  trips_title: "Weekend trips from Shanghai to Lu'an",
  trips_description:
    'Choose by weekend, days, county, theme and price; places left and minimums in plain view.',
  no_trips: 'No trip fits. Try with one condition fewer.',
  all_trips: 'See all trips',
}

export default texts

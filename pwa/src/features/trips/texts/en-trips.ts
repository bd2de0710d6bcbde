import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  trips_title: "Weekend trips from Shanghai to Lu'an",
  trips_description:
    'Choose by weekend, days, county, theme and price; places left and minimums in plain view.',
  by_theme: 'By theme',
  by_days: 'By days',
  by_county: 'By county',
  by_priceTo: 'By price',
  theme_study: 'Study',
  theme_red: 'Heritage',
  theme_nature: 'Nature',
  theme_tea: 'Tea',
  theme_lake: 'Lakes',
  theme_family: 'Families',
  theme_heritage: 'Old places',
  days_1: '1 day',
  days_2: '2 days',
  days_3: '3 days',
  priceTo_50000: 'under ¥500',
  priceTo_80000: 'under ¥800',
  priceTo_120000: 'under ¥1,200',
  weekend_of: 'weekend of {day}',
  no_trips: 'No trip fits. Try with one condition fewer.',
  all_trips: 'See all trips',
}

export default texts

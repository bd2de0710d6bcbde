import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  to_compare: 'Compare',
  by_theme: 'By theme',
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
  pick_origin: 'From',
  pick_days: 'Days',
  pick_priceTo: 'Price',
  pick_county: 'County',
  pick_sort: 'By date',
  by_more: 'Sort and filter',
  by_weekend: 'Any weekend',
  sort_price: 'Price, low first',
  sort_price_down: 'Price, high first',
}

export default texts

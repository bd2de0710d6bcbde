import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  one_story: 'One place',
  in_season_now: 'In season this month',
  all_of_it: 'All goods',
  deals_now: 'Offers running now',
  deal_group: 'Group of {n}, until {time}',
  deal_flash: 'Flash sale until {time}',
  one_route: 'A route',
  route_of: '{days} days · {sites} places',
  changed: 'Changed since your last visit',
  back_again: 'Back on sale: {title}',
  cheaper: 'Now {price}: {title}',
  gone_meanwhile: 'Sold out for now: {title}',
}

export default texts

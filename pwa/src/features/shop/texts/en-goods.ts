import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  goods_title: "Goods from Lu'an: tea, mountain and lake",
  goods_description:
    "Tea, herbs, mountain and lake produce of Lu'an cooperatives, with lot and place, and tests where there " +
    'are any; the geographical indications of Guapian, Huangya and dendrobium are checked lot by lot.',
  in_season: 'In season',
  storage_ambient: 'Room temperature',
  storage_chilled: 'Chilled',
  storage_frozen: 'Frozen',
  storage_live: 'Live',
  no_goods: 'No match; try fewer filters.',
  none_liked: 'No favourites yet. Tap Save on a product page to keep it here.',
  all_goods: 'See all',
  more_goods: 'Show more',
  gi: 'GI',
  per: '{price} per {per}',
  season_months: 'In season: months {months}',
  and: ', ',
  rendered: 'Pictures are renderings; what you receive may look different.',
  not_sold: 'Not for sale',
  basket_n: 'Basket, {n} items',
  in_basket: 'In the basket',
  basket_full: 'The basket is full: 20 kinds at most',
  packs: 'Packs',
  like: 'Save',
  unlike: 'Saved',
  to_basket: 'Add to basket',
  buy: 'Buy now',
}

export default texts

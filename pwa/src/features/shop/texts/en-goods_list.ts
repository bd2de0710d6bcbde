import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  by_shelf: 'By shelf',
  by_more: 'Sort and filter',
  shelf_tea: 'Tea',
  shelf_herbs: 'Food herbs',
  shelf_mountain: 'Mountain produce',
  shelf_water: 'River and lake',
  shelf_dishes: 'Prepared dishes',
  shelf_gift: 'Gifts',
  shelf_craft: 'Crafts',
  liked: 'Favourites',
  sort_price: 'Price, low first',
  sort_price_down: 'Price, high first',
  county_huoqiu: 'Huoqiu',
  narrow_sort: 'Recommended',
  narrow_county: 'Origin',
  narrow_storage: 'Storage',
}

export default texts

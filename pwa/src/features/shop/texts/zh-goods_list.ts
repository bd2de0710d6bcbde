import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  by_shelf: '按货架',
  by_more: '排序和筛选',
  shelf_tea: '茶',
  shelf_herbs: '药食同源',
  shelf_mountain: '山货',
  shelf_water: '河湖鲜',
  shelf_dishes: '预制菜',
  shelf_gift: '礼盒',
  shelf_craft: '手作',
  liked: '收藏',
  sort_price: '价格从低到高',
  sort_price_down: '价格从高到低',
  county_huoqiu: '霍邱县',
  narrow_sort: '推荐排序',
  narrow_county: '产地',
  narrow_storage: '储运',
}

export default texts

import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  to_compare: '对比',
  by_theme: '按主题',
  theme_study: '研学',
  theme_red: '红色',
  theme_nature: '山水',
  theme_tea: '茶',
  theme_lake: '湖',
  theme_family: '亲子',
  theme_heritage: '古迹',
  days_1: '一天',
  days_2: '两天',
  days_3: '三天',
  priceTo_50000: '500元内',
  priceTo_80000: '800元内',
  priceTo_120000: '1,200元内',
  weekend_of: '{day}那个周末',
  pick_origin: '出发地',
  pick_days: '天数',
  pick_priceTo: '价格',
  pick_county: '区县',
  pick_sort: '按日期排',
  by_more: '排序和筛选',
  by_weekend: '哪个周末',
  sort_price: '价格从低到高',
  sort_price_down: '价格从高到低',
}

export default texts

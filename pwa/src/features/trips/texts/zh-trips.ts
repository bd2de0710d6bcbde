import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  trips_title: '周末游：从上海到六安',
  trips_description: '按周末、天数、区县、主题和价格挑选六安周末游，余位和成团情况看得见。',
  by_theme: '按主题',
  by_days: '按天数',
  by_county: '按区县',
  by_priceTo: '按价格',
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
  no_trips: '没有符合条件的行程，放宽一个条件试试。',
  all_trips: '看全部行程',
}

export default texts

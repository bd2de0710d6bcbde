import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  home_title: '沪六同行：上海到六安的周末',
  home_description: '从上海出发，到大别山里的六安过周末：红色线路、湖山和茶谷，退改规则付款前就看得见。',
  hero_rail: '大别山 · 高铁约3–4.5小时，以12306为准',
  door_sites: '红色线路',
  door_trips: '周末游',
  door_goods: '六安好物',
  door_family: '亲子同行',
  next_weekends: '最近的周末',
  headline_friday: '周五下班出发，周日晚上回到上海',
  headline_saturday: '周六清晨上车，周日晚上回到上海',
  headline_any: '这个月，去大别山走一趟',
  weekend_trips: '{n}个团',
  weekend_full: '可候补',
  live_seats: '余位是实时的',
  going_awaiting_payment: '待付款',
  going_paid: '进行中',
}

export default texts

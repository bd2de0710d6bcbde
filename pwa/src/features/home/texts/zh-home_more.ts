import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  one_story: '一处旧址',
  in_season_now: '这个月的六安味道',
  all_of_it: '全部好物',
  deals_now: '今天的优惠',
  deal_group: '{n}人拼团，{time}结束',
  deal_flash: '秒杀，{time}结束',
  one_route: '一条线路',
  route_of: '{days}天 · {sites}处',
  changed: '上次来以后的变化',
  back_again: '你收藏的{title}又有货了',
  cheaper: '你收藏的{title}降到{price}',
  gone_meanwhile: '你收藏的{title}暂时卖完了',
}

export default texts

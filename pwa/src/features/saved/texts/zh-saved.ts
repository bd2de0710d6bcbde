import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  save_trip: '收藏',
  trip_saved: '已收藏',
  share: '分享',
  link_copied: '链接已复制',
  trips_alike: '相近的行程',
  same_county: '{county}的其他好物',
  seen_before: '最近看过',
  saved_things: '收藏',
  saved_none: '还没有收藏，也没有看过什么。',
  saved_gone: '另有{n}件收藏现在没有在卖。',
}

export default texts

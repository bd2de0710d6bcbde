import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  save_trip: '收藏',
  trip_saved: '已收藏',
  share: '分享',
  link_copied: '链接已复制',
  share_by_hand: '长按下面的链接复制：',
  compare_these: '逐项对比',
  trips_alike: '相近的行程',
  same_county: '{county}的其他好物',
  seen_before: '最近看过',
  saved_things: '收藏',
  saved_none: '还没有收藏或浏览记录。',
  saved_gone: '{n}项收藏暂时下架。',
}

export default texts

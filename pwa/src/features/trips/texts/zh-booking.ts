import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  closed: '停售',
  can_wait: '可候补',
  choose_day: '选择出发日期',
  all_days: '全部日期',
  no_days: '近期没有团期',
  free_until: '{depart}出发的团：{until}及之前取消，全额退',
  free_passed: '近期团期已过免费取消时间，费用见下表',
  book_now: '立即预订',
  ladder_days: '出发前{days}天及以上',
  ladder_until: '{day}及之前',
  ladder_between: '{first}—{last}',
  ladder_day: '出发当天',
  ladder_keep: '扣{percent}%',
  ladder_free: '全额退',
  book_title: '预订',
  names_later: '可以现在选，也可以下单后再填；请在出发前一天填好，出发前都能更换。',
  none_left: '这一天已经订满，可以候补或换一天',
  only_left: '只剩{count}个位置',
  faults_n: '有{n}处需要修改',
}

export default texts

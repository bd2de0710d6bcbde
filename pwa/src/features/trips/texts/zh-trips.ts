import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  trips_title: '周末游：从上海到六安',
  trips_description: '按周末、天数、区县、主题和价格挑选六安周末游，余位和成团情况看得见。',
  no_trips: '没有符合条件的行程，放宽一个条件试试。',
  all_trips: '看全部行程',
}

export default texts

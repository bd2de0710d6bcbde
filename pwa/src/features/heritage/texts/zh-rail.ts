import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  rail_title: '从上海到六安',
  rail_description: '到六安、金寨要多久，从家门口算起；车次和票价以12306为准。',
  rail_note: '下面的用时来自{day}那天的全国时刻表，只供估算。今天的车次、时间和票价以12306为准。',
  rail_12306: '去12306查车次',
  rail_how_long: '火车要多久',
  rail_trains: '那天有{n}趟',
  hours: '{h}小时{m}分',
  rail_know: '出行提示',
  rail_source: '资料来源：{name}',
}

export default texts

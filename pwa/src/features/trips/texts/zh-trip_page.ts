import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  highlights: '看点',
  itinerary: '行程',
  drive_note: '车程为估算，以当天路况为准。',
  day_n: '第{n}天',
  included: '费用包含',
  excluded: '费用不含',
  fitness: '体力与保险',
  minimum: '成团',
  prices: '价格',
  minutes: '约{n}分钟',
  drive: '车程约{n}分钟（估算）',
  minimum_text: '满{heads}人成团，出发前{days}天决定；不成团全额退。',
  operator_cancels: '旅行社取消：全额退款。',
  operator_rung: '距出发不足{days}天时取消，另付{percent}%违约金',
  meets_at: '{place}，{at}',
  standard_lodging: '住',
  standard_meals: '吃',
  standard_transport: '车',
  standard_guide: '领队和导游',
  standard_freeTime: '自由活动',
  group_size: '成团',
  group_of: '满{least}人成团',
  on_map: '地图',
  bring: '要带什么',
}

export default texts

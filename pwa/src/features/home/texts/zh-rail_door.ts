import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  door_to_door: '从家门口算',
  rail_from_to: '出发站和到达站',
  door_at: '几点出门',
  door_way: '到车站要几分钟',
  door_wait: '进站候车几分钟',
  door_leave: '出门',
  door_station: '到{name}站',
  door_about: '约{time}',
  door_train: '上车',
  door_arrive: '到{name}',
  door_note: '到站时刻按那天最快和最慢的车估算。把它填进线路的“几点出发”，就能接上行程。',
}

export default texts

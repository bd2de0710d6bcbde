import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  search: '搜索',
  search_go: '搜',
  search_hint: '地名、人名、拼音都行',
  search_how: '可以用汉字、拼音、拼音首字母或英文,打错一个字也能找到。',
  search_none: '没有找到“{q}”。',
  search_found: '找到{n}条',
  found_site: '红色点位',
  found_sight: '风景',
  found_route: '线路',
  found_story: '故事',
  found_county: '县区',
  found_goods: '好物',
  found_trip: '周末游',
}

export default texts

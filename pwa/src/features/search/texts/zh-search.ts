import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  search: '搜索',
  search_go: '搜',
  search_hint: '地名、人名、拼音都行',
  search_how: '可以用汉字、拼音、拼音首字母或英文，打错一个字也能找到。',
  search_none: '没有找到“{q}”。',
  search_found: '找到{n}条',
  search_often: '大家常搜',
}

export default texts

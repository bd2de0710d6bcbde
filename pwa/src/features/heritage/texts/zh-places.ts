import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  by_theme: '按主题',
  by_county: '按区县',
  by_kind: '按类别',
  county_huoqiu: '霍邱县',
  no_sites: '没有符合条件的地点。',
  all_sites: '看全部',
  about_uprising: '起义',
  about_army: '红军',
  about_generals: '将军',
  about_march: '千里跃进',
  about_resistance: '抗战',
  about_intelligence: '隐蔽战线',
  about_union: '工会',
  about_construction: '建设年代',
  about_tea: '茶',
  about_water: '水',
  about_mountain: '山',
}

export default texts

import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  by_theme: 'By theme',
  by_county: 'By county',
  by_kind: 'By kind',
  county_huoqiu: 'Huoqiu',
  no_sites: 'No place fits.',
  all_sites: 'Show all',
  about_uprising: 'Risings',
  about_army: 'Red Army',
  about_generals: 'Generals',
  about_march: 'Great leap',
  about_resistance: 'War of resistance',
  about_intelligence: 'Hidden front',
  about_union: 'Trade unions',
  about_construction: 'Years of building',
  about_tea: 'Tea',
  about_water: 'Water',
  about_mountain: 'Mountains',
}

export default texts

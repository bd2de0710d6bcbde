import { know } from './lib/words'

// Heritage and search: what one reads. The words of its parts are named here, so that nobody else carries the list.
know({
  heritage: (lang) =>
    lang === 'en'
      ? import('./features/heritage/texts/en-heritage')
      : import('./features/heritage/texts/zh-heritage'),
  places: (lang) =>
    lang === 'en'
      ? import('./features/heritage/texts/en-places')
      : import('./features/heritage/texts/zh-places'),
  visit: (lang) =>
    lang === 'en'
      ? import('./features/heritage/texts/en-visit')
      : import('./features/heritage/texts/zh-visit'),
  travel: (lang) =>
    lang === 'en'
      ? import('./features/heritage/texts/en-travel')
      : import('./features/heritage/texts/zh-travel'),
  rail: (lang) =>
    lang === 'en' ? import('./features/heritage/texts/en-rail') : import('./features/heritage/texts/zh-rail'),
  passport: (lang) =>
    lang === 'en'
      ? import('./features/heritage/texts/en-passport')
      : import('./features/heritage/texts/zh-passport'),
  stamp: (lang) =>
    lang === 'en'
      ? import('./features/heritage/texts/en-stamp')
      : import('./features/heritage/texts/zh-stamp'),
  rail_door: (lang) =>
    lang === 'en'
      ? import('./features/home/texts/en-rail_door')
      : import('./features/home/texts/zh-rail_door'),
  study: (lang) =>
    lang === 'en' ? import('./features/study/texts/en-study') : import('./features/study/texts/zh-study'),
  search: (lang) =>
    lang === 'en' ? import('./features/search/texts/en-search') : import('./features/search/texts/zh-search'),
})

export { default } from 'virtual:pages/reading'

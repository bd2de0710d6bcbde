import { know } from './lib/words'

// What belongs to whoever is signed in: orders, people, the door.
know({
  cancel: (lang) =>
    lang === 'en' ? import('./features/orders/texts/en-cancel') : import('./features/orders/texts/zh-cancel'),
  deals: (lang) =>
    lang === 'en' ? import('./features/deals/texts/en-deals') : import('./features/deals/texts/zh-deals'),
  checkout: (lang) =>
    lang === 'en'
      ? import('./features/deals/texts/en-checkout')
      : import('./features/deals/texts/zh-checkout'),
})

export { default } from 'virtual:pages/own'

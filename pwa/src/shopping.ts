import { know } from './lib/words'

// The shop: what one buys, where it goes, and what happens when it doesn't please.
know({
  goods: (lang) =>
    lang === 'en' ? import('./features/shop/texts/en-goods') : import('./features/shop/texts/zh-goods'),
  goods_page: (lang) =>
    lang === 'en'
      ? import('./features/shop/texts/en-goods_page')
      : import('./features/shop/texts/zh-goods_page'),
  address: (lang) =>
    lang === 'en'
      ? import('./features/basket/texts/en-address')
      : import('./features/basket/texts/zh-address'),
  cases: (lang) =>
    lang === 'en' ? import('./features/after/texts/en-cases') : import('./features/after/texts/zh-cases'),
  basket: (lang) =>
    lang === 'en' ? import('./features/basket/texts/en-basket') : import('./features/basket/texts/zh-basket'),
  deals: (lang) =>
    lang === 'en' ? import('./features/deals/texts/en-deals') : import('./features/deals/texts/zh-deals'),
  checkout: (lang) =>
    lang === 'en'
      ? import('./features/deals/texts/en-checkout')
      : import('./features/deals/texts/zh-checkout'),
  after: (lang) =>
    lang === 'en' ? import('./features/after/texts/en-after') : import('./features/after/texts/zh-after'),
})

export { default } from 'virtual:pages/shopping'

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
      ? import('./features/checkout/texts/en-address')
      : import('./features/checkout/texts/zh-address'),
  cases: (lang) =>
    lang === 'en'
      ? import('./features/fulfilment/texts/en-cases')
      : import('./features/fulfilment/texts/zh-cases'),
  basket: (lang) =>
    lang === 'en'
      ? import('./features/checkout/texts/en-basket')
      : import('./features/checkout/texts/zh-basket'),
  deals: (lang) =>
    lang === 'en' ? import('./features/deals/texts/en-deals') : import('./features/deals/texts/zh-deals'),
  checkout: (lang) =>
    lang === 'en'
      ? import('./features/deals/texts/en-checkout')
      : import('./features/deals/texts/zh-checkout'),
  after: (lang) =>
    lang === 'en'
      ? import('./features/fulfilment/texts/en-after')
      : import('./features/fulfilment/texts/zh-after'),
})

export { default } from 'virtual:pages/shopping'

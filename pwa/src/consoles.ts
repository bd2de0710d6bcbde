import { know } from './lib/words'

// The pages of suppliers and of the platform's staff.
know({
  console: (lang) =>
    lang === 'en'
      ? import('./features/supplier/console/texts/en-console')
      : import('./features/supplier/console/texts/zh-console'),
  supplier: (lang) =>
    lang === 'en'
      ? import('./features/supplier/joining/texts/en-supplier')
      : import('./features/supplier/joining/texts/zh-supplier'),
  calendar: (lang) =>
    lang === 'en'
      ? import('./features/supplier/calendar/texts/en-calendar')
      : import('./features/supplier/calendar/texts/zh-calendar'),
  devices: (lang) =>
    lang === 'en'
      ? import('./features/accounts/texts/en-devices')
      : import('./features/accounts/texts/zh-devices'),
  after: (lang) =>
    lang === 'en'
      ? import('./features/fulfilment/texts/en-after')
      : import('./features/fulfilment/texts/zh-after'),
  cases: (lang) =>
    lang === 'en'
      ? import('./features/fulfilment/texts/en-cases')
      : import('./features/fulfilment/texts/zh-cases'),
  listing: (lang) =>
    lang === 'en'
      ? import('./features/supplier/listings/texts/en-listing')
      : import('./features/supplier/listings/texts/zh-listing'),
  goods: (lang) =>
    lang === 'en' ? import('./features/shop/texts/en-goods') : import('./features/shop/texts/zh-goods'),
  goods_page: (lang) =>
    lang === 'en'
      ? import('./features/shop/texts/en-goods_page')
      : import('./features/shop/texts/zh-goods_page'),
  selling: (lang) =>
    lang === 'en'
      ? import('./features/supplier/promotions/texts/en-selling')
      : import('./features/supplier/promotions/texts/zh-selling'),
  basket: (lang) =>
    lang === 'en'
      ? import('./features/checkout/texts/en-basket')
      : import('./features/checkout/texts/zh-basket'),
  packing: (lang) =>
    lang === 'en'
      ? import('./features/supplier/fulfilment/texts/en-packing')
      : import('./features/supplier/fulfilment/texts/zh-packing'),
  platform: (lang) =>
    lang === 'en'
      ? import('./features/platform/texts/en-platform')
      : import('./features/platform/texts/zh-platform'),
})

export { default } from 'virtual:pages/consoles'

import { know } from './lib/words'

// The pages of suppliers and of the platform's staff.
know({
  console: (lang) =>
    lang === 'en'
      ? import('./features/console/texts/en-console')
      : import('./features/console/texts/zh-console'),
  supplier: (lang) =>
    lang === 'en'
      ? import('./features/joining/texts/en-supplier')
      : import('./features/joining/texts/zh-supplier'),
  calendar: (lang) =>
    lang === 'en'
      ? import('./features/calendar/texts/en-calendar')
      : import('./features/calendar/texts/zh-calendar'),
  devices: (lang) =>
    lang === 'en'
      ? import('./features/account/texts/en-devices')
      : import('./features/account/texts/zh-devices'),
  after: (lang) =>
    lang === 'en' ? import('./features/after/texts/en-after') : import('./features/after/texts/zh-after'),
  cases: (lang) =>
    lang === 'en' ? import('./features/after/texts/en-cases') : import('./features/after/texts/zh-cases'),
  listing: (lang) =>
    lang === 'en'
      ? import('./features/listings/texts/en-listing')
      : import('./features/listings/texts/zh-listing'),
  goods: (lang) =>
    lang === 'en' ? import('./features/shop/texts/en-goods') : import('./features/shop/texts/zh-goods'),
  goods_page: (lang) =>
    lang === 'en'
      ? import('./features/shop/texts/en-goods_page')
      : import('./features/shop/texts/zh-goods_page'),
  selling: (lang) =>
    lang === 'en'
      ? import('./features/selling/texts/en-selling')
      : import('./features/selling/texts/zh-selling'),
  basket: (lang) =>
    lang === 'en' ? import('./features/basket/texts/en-basket') : import('./features/basket/texts/zh-basket'),
  packing: (lang) =>
    lang === 'en'
      ? import('./features/packing/texts/en-packing')
      : import('./features/packing/texts/zh-packing'),
  platform: (lang) =>
    lang === 'en'
      ? import('./features/platform/texts/en-platform')
      : import('./features/platform/texts/zh-platform'),
})

export { default } from 'virtual:pages/consoles'

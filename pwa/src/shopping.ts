import type { RouteRecordRaw } from 'vue-router'
import { know } from './lib/words'

// The shop: what one buys, where it goes, and what happens when it doesn't please.
know({
  goods: (lang) => (lang === 'en' ? import('./texts/en-goods') : import('./texts/zh-goods')),
  facts: (lang) => (lang === 'en' ? import('./texts/en-facts') : import('./texts/zh-facts')),
  address: (lang) => (lang === 'en' ? import('./texts/en-address') : import('./texts/zh-address')),
  cases: (lang) => (lang === 'en' ? import('./texts/en-cases') : import('./texts/zh-cases')),
  basket: (lang) => (lang === 'en' ? import('./texts/en-basket') : import('./texts/zh-basket')),
  deals: (lang) => (lang === 'en' ? import('./texts/en-deals') : import('./texts/zh-deals')),
  extras: (lang) => (lang === 'en' ? import('./texts/en-extras') : import('./texts/zh-extras')),
  after: (lang) => (lang === 'en' ? import('./texts/en-after') : import('./texts/zh-after')),
})
const routes: RouteRecordRaw[] = [
  {
    path: '/goods',
    name: 'shopping',
    component: () => import('./features/shop/GoodsList.vue'),
    meta: { words: 'goods', file: 'src/features/shop/GoodsList.vue' },
  },
  {
    path: '/goods/:slug',
    component: () => import('./features/shop/GoodsPage.vue'),
    props: true,
    meta: { words: 'goods', file: 'src/features/shop/GoodsPage.vue', bare: true },
  },
  {
    path: '/l/:code',
    component: () => import('./features/shop/LotPage.vue'),
    props: true,
    meta: { words: 'goods facts', file: 'src/features/shop/LotPage.vue' },
  },
  {
    path: '/basket',
    component: () => import('./features/basket/Basket.vue'),
    meta: { words: 'basket', bare: true },
  },
  {
    path: '/checkout',
    component: () => import('./features/basket/Checkout.vue'),
    meta: { words: 'basket', bare: true },
  },
  {
    path: '/teams/:team',
    component: () => import('./features/deals/Team.vue'),
    props: true,
    meta: { words: 'deals', bare: true },
  },
  {
    path: '/me/coupons',
    component: () => import('./features/deals/Coupons.vue'),
    meta: { words: 'deals', bare: true },
  },
  {
    path: '/me/addresses',
    component: () => import('./features/basket/Addresses.vue'),
    meta: { words: 'basket address', bare: true },
  },
  {
    path: '/orders/:number/after-sale/:line',
    component: () => import('./features/after/AfterSale.vue'),
    props: true,
    meta: { words: 'orders after', bare: true },
  },
  {
    path: '/orders/:number/review/:line',
    component: () => import('./features/after/Review.vue'),
    props: true,
    meta: { words: 'after cases', bare: true },
  },
]

export default routes

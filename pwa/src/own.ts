import type { RouteRecordRaw } from 'vue-router'
import { know } from './lib/words'

know({
  cancel: (lang) => (lang === 'en' ? import('./texts/en-cancel') : import('./texts/zh-cancel')),
  deals: (lang) => (lang === 'en' ? import('./texts/en-deals') : import('./texts/zh-deals')),
  extras: (lang) => (lang === 'en' ? import('./texts/en-extras') : import('./texts/zh-extras')),
})
// What belongs to whoever is signed in: orders, people, the door.
const routes: RouteRecordRaw[] = [
  {
    path: '/orders',
    name: 'own',
    component: () => import('./features/orders/OrderList.vue'),
    meta: { words: 'orders' },
  },
  {
    path: '/orders/:number',
    component: () => import('./features/orders/OrderPage.vue'),
    props: true,
    meta: { words: 'orders', bare: true },
  },
  {
    path: '/orders/:number/voucher',
    component: () => import('./features/orders/Voucher.vue'),
    props: true,
    meta: { words: 'orders', bare: true },
  },
  { path: '/me', component: () => import('./features/account/Me.vue'), meta: { words: 'more' } },
  {
    path: '/me/travellers',
    component: () => import('./features/account/Travellers.vue'),
    meta: { words: 'more', bare: true },
  },
  { path: '/sign-in', component: () => import('./features/account/SignIn.vue'), meta: { bare: true } },
]

export default routes

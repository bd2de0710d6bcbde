import type { RouteRecordRaw } from 'vue-router'
import { know } from './lib/words'

know({
  console: (lang) => (lang === 'en' ? import('./texts/en-console') : import('./texts/zh-console')),
  supplier: (lang) => (lang === 'en' ? import('./texts/en-supplier') : import('./texts/zh-supplier')),
  calendar: (lang) => (lang === 'en' ? import('./texts/en-calendar') : import('./texts/zh-calendar')),
  devices: (lang) => (lang === 'en' ? import('./texts/en-devices') : import('./texts/zh-devices')),
  after: (lang) => (lang === 'en' ? import('./texts/en-after') : import('./texts/zh-after')),
  cases: (lang) => (lang === 'en' ? import('./texts/en-cases') : import('./texts/zh-cases')),
  product: (lang) => (lang === 'en' ? import('./texts/en-product') : import('./texts/zh-product')),
  goods: (lang) => (lang === 'en' ? import('./texts/en-goods') : import('./texts/zh-goods')),
  facts: (lang) => (lang === 'en' ? import('./texts/en-facts') : import('./texts/zh-facts')),
  selling: (lang) => (lang === 'en' ? import('./texts/en-selling') : import('./texts/zh-selling')),
  basket: (lang) => (lang === 'en' ? import('./texts/en-basket') : import('./texts/zh-basket')),
  packing: (lang) => (lang === 'en' ? import('./texts/en-packing') : import('./texts/zh-packing')),
  platform: (lang) => (lang === 'en' ? import('./texts/en-platform') : import('./texts/zh-platform')),
})
// The pages of suppliers and of the platform's staff; `words` names the further texts a page needs.
const supplier = { words: 'more console supplier calendar trips booking product goods facts', bare: true }
const platform = { words: 'more console supplier platform trips booking product goods facts', bare: true }
const packing = { words: 'more console supplier orders after cases packing selling facts', bare: true }
const selling = { words: 'more console supplier basket selling', bare: true }
const routes: RouteRecordRaw[] = [
  {
    path: '/supplier/:supplier?',
    name: 'consoles',
    component: () => import('./features/console/Home.vue'),
    props: true,
    meta: supplier,
  },
  { path: '/supplier/check-in', component: () => import('./features/console/CheckIn.vue'), meta: supplier },
  { path: '/supplier/join', component: () => import('./features/joining/Join.vue'), meta: supplier },
  {
    path: '/supplier/:supplier/application',
    component: () => import('./features/joining/Join.vue'),
    props: true,
    meta: supplier,
  },
  {
    path: '/supplier/:supplier/papers',
    component: () => import('./features/joining/Papers.vue'),
    props: true,
    meta: supplier,
  },
  {
    path: '/supplier/:supplier/members',
    component: () => import('./features/joining/Members.vue'),
    props: true,
    meta: supplier,
  },
  {
    path: '/supplier/:supplier/listings',
    component: () => import('./features/listings/Listings.vue'),
    props: true,
    meta: supplier,
  },
  {
    path: '/supplier/:supplier/listings/:listing',
    component: () => import('./features/listings/Edit.vue'),
    props: true,
    meta: supplier,
  },
  {
    path: '/supplier/:supplier/listings/:listing/preview',
    component: () => import('./features/listings/Preview.vue'),
    props: true,
    meta: supplier,
  },
  {
    path: '/supplier/:supplier/calendar',
    component: () => import('./features/calendar/Calendar.vue'),
    props: true,
    meta: supplier,
  },
  {
    path: '/supplier/:supplier/departures/:departure',
    component: () => import('./features/console/Manifest.vue'),
    props: true,
    meta: supplier,
  },
  {
    path: '/supplier/:supplier/packing',
    component: () => import('./features/packing/Packing.vue'),
    props: true,
    meta: packing,
  },
  {
    path: '/supplier/:supplier/after-sales',
    component: () => import('./features/packing/Cases.vue'),
    props: true,
    meta: packing,
  },
  {
    path: '/supplier/:supplier/reviews',
    component: () => import('./features/packing/OwnReviews.vue'),
    props: true,
    meta: packing,
  },
  {
    path: '/supplier/:supplier/lots',
    component: () => import('./features/packing/Lots.vue'),
    props: true,
    meta: packing,
  },
  {
    path: '/supplier/:supplier/deals',
    component: () => import('./features/selling/OwnDeals.vue'),
    props: true,
    meta: selling,
  },
  {
    path: '/supplier/:supplier/sending',
    component: () => import('./features/selling/Sending.vue'),
    props: true,
    meta: selling,
  },
  {
    path: '/platform/promotions',
    component: () => import('./features/selling/PlatformDeals.vue'),
    meta: selling,
  },
  {
    path: '/platform/lots',
    component: () => import('./features/platform/LotChecks.vue'),
    meta: { words: `${platform.words} selling`, bare: true },
  },
  {
    path: '/platform/suppliers/:supplier/certificates',
    component: () => import('./features/platform/Certificates.vue'),
    props: true,
    meta: { words: `${platform.words} selling`, bare: true },
  },
  { path: '/platform/after-sales', component: () => import('./features/packing/Cases.vue'), meta: packing },
  { path: '/platform', component: () => import('./features/platform/Platform.vue'), meta: platform },
  { path: '/platform/reviews', component: () => import('./features/platform/Reviews.vue'), meta: platform },
  { path: '/platform/look-up', component: () => import('./features/platform/LookUp.vue'), meta: platform },
  {
    path: '/platform/orders/:number',
    component: () => import('./features/platform/DeskOrder.vue'),
    props: true,
    meta: platform,
  },
  {
    path: '/platform/buyers/:account',
    component: () => import('./features/platform/DeskBuyer.vue'),
    props: true,
    meta: platform,
  },
  { path: '/platform/audit', component: () => import('./features/platform/Audit.vue'), meta: platform },
  { path: '/platform/staff', component: () => import('./features/platform/Staff.vue'), meta: platform },
  {
    path: '/platform/suppliers/:supplier',
    component: () => import('./features/platform/SupplierReview.vue'),
    props: true,
    meta: platform,
  },
  {
    path: '/platform/listings/:listing',
    component: () => import('./features/platform/ListingReview.vue'),
    props: true,
    meta: platform,
  },
  {
    path: '/me/notices',
    component: () => import('./features/notices/Notices.vue'),
    meta: { words: 'more supplier', bare: true },
  },
  {
    path: '/me/devices',
    component: () => import('./features/account/Devices.vue'),
    meta: { words: 'more console supplier devices', bare: true },
  },
  {
    path: '/verify',
    component: () => import('./features/console/Verify.vue'),
    meta: { words: 'more console supplier devices', bare: true },
  },
]

export default routes

import type { RouteRecordRaw } from 'vue-router'

// The pages of suppliers and of the platform's staff; `words` names the further texts a page needs.
const routes: RouteRecordRaw[] = [
  { path: '/supplier', name: 'consoles', component: () => import('./features/console/Departures.vue'), meta: { words: 'more console', bare: true } },
  { path: '/supplier/check-in', component: () => import('./features/console/CheckIn.vue'), meta: { words: 'more console', bare: true } },
  { path: '/supplier/:supplier/departures/:departure', component: () => import('./features/console/Manifest.vue'), props: true, meta: { words: 'more console', bare: true } },
  { path: '/platform', component: () => import('./features/platform/Platform.vue'), meta: { words: 'platform console', bare: true } },
  { path: '/verify', component: () => import('./features/console/Verify.vue'), meta: { words: 'more console', bare: true } },
]

export default routes

import { createRouter, type RouteRecordRaw, type Router, type RouterHistory } from 'vue-router'

// `file` is how the server finds a page's chunk to preload; `bare` pages have no tab bar;
// `words` names the further texts a page needs.
const routes: RouteRecordRaw[] = [
  {
    path: '/',
    component: () => import('./features/home/Home.vue'),
    meta: { file: 'src/features/home/Home.vue' },
  },
  {
    path: '/trips',
    component: () => import('./features/trips/TripList.vue'),
    meta: { words: 'trips', file: 'src/features/trips/TripList.vue' },
  },
  {
    path: '/trips/:slug',
    component: () => import('./features/trips/TripPage.vue'),
    props: true,
    meta: { words: 'booking', file: 'src/features/trips/TripPage.vue', bare: true },
  },
  {
    path: '/trips/:slug/book',
    component: () => import('./features/trips/Book.vue'),
    props: true,
    meta: { words: 'booking', bare: true },
  },
  { path: '/:rest(.*)*', component: () => import('./features/help/Lost.vue'), meta: { status: 404 } },
]

const FURTHER: [RegExp, string, () => Promise<{ default: RouteRecordRaw[] }>][] = [
  [/^\/(supplier|platform|verify|me\/(notices|devices))/, 'consoles', () => import('./consoles')],
  [
    /^\/(goods|l|basket|checkout|teams|me\/(addresses|coupons))(\/|$)|\/(after-sale|review)\//,
    'shopping',
    () => import('./shopping'),
  ],
  [/^\/(orders|me|sign-in)(\/|$)/, 'own', () => import('./own')],
  [
    /^\/(sites|routes|stories|counties|rail|passport|stamp|search|study|help|terms)(\/|$)/,
    'reading',
    () => import('./reading'),
  ],
]

export function makeRouter(history: RouterHistory): Router {
  const router = createRouter({
    history,
    routes,
    scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
  })
  // Buyers never pay for the consoles, nor for what one reads, not even for the lists of their pages.
  router.beforeEach(async (to) => {
    const group = FURTHER.find(([path, name]) => path.test(to.path) && !router.hasRoute(name))
    if (!group) return true
    for (const route of (await group[2]()).default) router.addRoute(route)
    return to.fullPath
  })
  return router
}

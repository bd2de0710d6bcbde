import { createRouter, type RouteRecordRaw, type Router, type RouterHistory } from 'vue-router'

// `file` is how the server finds a page's chunk to preload; `bare` pages have no tab bar;
// `words` names the further texts a page needs.
const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./features/home/Home.vue'), meta: { file: 'src/features/home/Home.vue' } },
  { path: '/trips', component: () => import('./features/trips/TripList.vue'), meta: { file: 'src/features/trips/TripList.vue' } },
  { path: '/trips/:slug', component: () => import('./features/trips/TripPage.vue'), props: true, meta: { file: 'src/features/trips/TripPage.vue', bare: true } },
  { path: '/trips/:slug/book', component: () => import('./features/trips/Book.vue'), props: true, meta: { bare: true } },
  { path: '/sites', component: () => import('./features/heritage/SiteList.vue'), meta: { words: 'heritage', file: 'src/features/heritage/SiteList.vue' } },
  { path: '/sites/:slug', component: () => import('./features/heritage/SitePage.vue'), props: true, meta: { words: 'heritage', file: 'src/features/heritage/SitePage.vue' } },
  { path: '/routes', component: () => import('./features/heritage/RouteHub.vue'), meta: { words: 'heritage', file: 'src/features/heritage/RouteHub.vue' } },
  { path: '/routes/:slug', component: () => import('./features/heritage/RoutePage.vue'), props: true, meta: { words: 'heritage', file: 'src/features/heritage/RoutePage.vue' } },
  { path: '/stories/:slug', component: () => import('./features/heritage/StoryPage.vue'), props: true, meta: { words: 'heritage', file: 'src/features/heritage/StoryPage.vue' } },
  { path: '/counties/:slug', component: () => import('./features/heritage/CountyPage.vue'), props: true, meta: { words: 'heritage', file: 'src/features/heritage/CountyPage.vue' } },
  { path: '/rail', component: () => import('./features/heritage/RailHelper.vue'), meta: { words: 'heritage', file: 'src/features/heritage/RailHelper.vue' } },
  { path: '/passport', component: () => import('./features/heritage/Passport.vue'), meta: { words: 'heritage' } },
  { path: '/stamp/:code', component: () => import('./features/heritage/StampPage.vue'), props: true, meta: { words: 'heritage' } },
  { path: '/orders', component: () => import('./features/orders/OrderList.vue'), meta: { words: 'orders' } },
  { path: '/orders/:number', component: () => import('./features/orders/OrderPage.vue'), props: true, meta: { words: 'orders', bare: true } },
  { path: '/orders/:number/voucher', component: () => import('./features/orders/Voucher.vue'), props: true, meta: { words: 'orders', bare: true } },
  { path: '/me', component: () => import('./features/account/Me.vue'), meta: { words: 'more' } },
  { path: '/me/travellers', component: () => import('./features/account/Travellers.vue'), meta: { words: 'more', bare: true } },
  { path: '/sign-in', component: () => import('./features/account/SignIn.vue'), meta: { bare: true } },
  { path: '/help', component: () => import('./features/help/Help.vue'), meta: { words: 'more', file: 'src/features/help/Help.vue' } },
  { path: '/terms', component: () => import('./features/help/Terms.vue'), meta: { file: 'src/features/help/Terms.vue' } },
  { path: '/:rest(.*)*', component: () => import('./features/help/Lost.vue'), meta: { status: 404 } },
]

export function makeRouter(history: RouterHistory): Router {
  const router = createRouter({
    history, routes,
    scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
  })
  // Buyers never pay for the consoles, not even for the list of their pages.
  router.beforeEach(async (to) => {
    if (!/^\/(supplier|platform|verify|me\/(notices|devices))/.test(to.path) || router.hasRoute('consoles')) return true
    for (const route of (await import('./consoles')).default) router.addRoute(route)
    return to.fullPath
  })
  return router
}

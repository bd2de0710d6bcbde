import { createRouter, type RouteRecordRaw, type Router, type RouterHistory } from 'vue-router'
import groups from 'virtual:pages'
import first from 'virtual:pages/first'

// Pages come from the manifest; groups of them when somebody goes there. Buyers never pay for the consoles, nor for
// what one reads, not even for the lists of their pages.
const routes: RouteRecordRaw[] = [
  ...first,
  { path: '/:rest(.*)*', component: () => import('./features/help/Lost.vue'), meta: { status: 404 } },
]
const LOADS: Record<string, () => Promise<{ default: RouteRecordRaw[] }>> = {
  consoles: () => import('./consoles'),
  shopping: () => import('./shopping'),
  own: () => import('./own'),
  reading: () => import('./reading'),
}

/** A place on a page to go back to, once the page is long enough for it: what it shows comes later than itself. */
async function tall<T extends { top: number }>(saved: T): Promise<T | false> {
  const { href } = location
  let n = 40
  while (n-- && document.body.scrollHeight < saved.top + innerHeight)
    await new Promise((next) => setTimeout(next, 50))
  return location.href === href && saved // who went on meanwhile is not thrown about
}

export function makeRouter(history: RouterHistory): Router {
  const router = createRouter({
    history,
    routes,
    scrollBehavior: (to, _from, saved) => (saved ? tall(saved) : to.hash ? { el: to.hash } : { top: 0 }),
  })
  router.beforeEach(async (to) => {
    const group = groups.find(([paths, name]) => paths.test(to.path) && !router.hasRoute(name))
    if (!group) return true
    for (const route of (await LOADS[group[1]]?.())?.default ?? []) router.addRoute(route)
    return to.fullPath
  })
  return router
}

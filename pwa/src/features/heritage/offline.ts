import { SHAPE } from '../../api/client'
import type { RoutePage, Site } from '../../api/types'
import { drop as forget, found, put } from '../../kept/answers'
import type { Lang } from '../../lib/lang'
import { bring } from '../../lib/words'

// A route on the phone: answers and pictures in a store of their own that nothing prunes; the service worker looks
// there too, and its shell makes the pages of them. Parts of several routes are shared: one is dropped when no
// route needs it.
const STORE = 'taken'
const LIST = '/taken.json'
interface Entry {
  slug: string
  lang: Lang
  parts: string[]
}

// As the service worker names answers: by address and language.
const named = (path: string, lang: Lang): string => `${path}?in=${lang}`

async function list(): Promise<Entry[]> {
  const kept = await found(LIST, STORE)
  return kept ? ((await kept.json()) as Entry[]) : []
}
async function write(entries: Entry[]): Promise<void> {
  if (!(await put(STORE, LIST, new Response(JSON.stringify(entries))))) throw new Error('full')
}

export async function taken(slug: string, lang: Lang): Promise<boolean> {
  return (await list()).some((one) => one.slug === slug && one.lang === lang)
}

/** What a route is made of: answers by language, pictures. */
export function partsOf(route: RoutePage, sites: Site[], lang: Lang): string[] {
  const slugs = [...new Set(route.stops.flatMap((stop) => stop.slug ?? []))]
  return [
    ...[
      `/api/routes/${route.slug}`,
      ...slugs.map((slug) => `/api/sites/${slug}`),
      '/api/routes',
      '/api/stories',
      '/api/counties',
      '/api/passport/sites',
    ].map((path) => named(path, lang)),
    ...new Set([route.picture.base, ...sites.map((site) => site.picture.base)].map((base) => `${base}.svg`)),
  ]
}

/** Fetch all parts and the code of the pages that show them; tells the share that is done. Throws when a part fails. */
export async function take(route: RoutePage, lang: Lang, tell: (share: number) => void): Promise<void> {
  const headers = { 'accept-language': lang, 'x-huliu': SHAPE }
  const slugs = [...new Set(route.stops.flatMap((stop) => stop.slug ?? []))]
  const sites = await Promise.all(
    slugs.map(async (slug) => (await fetch(`/api/sites/${slug}`, { headers })).json() as Promise<Site>),
  )
  const parts = partsOf(route, sites, lang)
  let done = 0
  for (const part of parts) {
    const [path = part, language] = part.split('?in=')
    const answer = await fetch(path, language ? { headers } : {})
    if (!answer.ok || !(await put(STORE, part, answer))) throw new Error(`${answer.status} ${path}`)
    done += 1
    tell(done / parts.length)
  }
  // The chunks of these pages are cached by the service worker as they are read.
  await Promise.all([
    import('./SitePage.vue'),
    import('./SiteVisit.vue'),
    import('./RouteHub.vue'),
    import('./Passport.vue'),
    import('./PassportBook.vue'),
    import('./StampPage.vue'),
    import('./StampCard.vue'),
    import('./Reader.vue'),
    import('./Sources.vue'),
    import('./RoutePlan.vue'),
    import('./RouteWays.vue'),
    import('./RouteMore.vue'),
    import('../../forms/Camera.vue'),
    bring('heritage visit travel stamp passport'),
  ])
  await write([
    ...(await list()).filter((one) => one.slug !== route.slug || one.lang !== lang),
    { slug: route.slug, lang, parts },
  ])
  // eslint-disable-next-line compat/compat -- asked whether it is there
  await navigator.storage?.persist?.().catch(() => false)
}

export async function drop(route: RoutePage, lang: Lang): Promise<void> {
  const entries = await list()
  const gone = entries.find((one) => one.slug === route.slug && one.lang === lang)
  const left = entries.filter((one) => one !== gone)
  const needed = new Set(left.flatMap((one) => one.parts))
  for (const part of gone?.parts ?? []) if (!needed.has(part)) await forget(STORE, part)
  await write(left)
}

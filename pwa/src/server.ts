import { renderToString } from '@vue/server-renderer'
import { createMemoryHistory } from 'vue-router'
import { makeApp } from './app'
import type { Filings } from './lib/filings'
import type { Head } from './lib/head'
import type { Lang, Texts } from './lib/lang'
import en from './texts/en'
import enMore from './texts/en-more'
import enHeritage from './texts/en-heritage'
import enPlaces from './texts/en-places'
import enVisit from './texts/en-visit'
import enTravel from './texts/en-travel'
import enRail from './texts/en-rail'
import enPassport from './texts/en-passport'
import enStamp from './texts/en-stamp'
import enDoor from './texts/en-door'
import enStudy from './texts/en-study'
import enSearch from './texts/en-search'
import enTrips from './texts/en-trips'
import enBooking from './texts/en-booking'
import enFacts from './texts/en-facts'
import enGoods from './texts/en-goods'
import zh from './texts/zh'
import zhMore from './texts/zh-more'
import zhHeritage from './texts/zh-heritage'
import zhPlaces from './texts/zh-places'
import zhVisit from './texts/zh-visit'
import zhTravel from './texts/zh-travel'
import zhRail from './texts/zh-rail'
import zhPassport from './texts/zh-passport'
import zhStamp from './texts/zh-stamp'
import zhDoor from './texts/zh-door'
import zhStudy from './texts/zh-study'
import zhSearch from './texts/zh-search'
import zhTrips from './texts/zh-trips'
import zhBooking from './texts/zh-booking'
import zhFacts from './texts/zh-facts'
import zhGoods from './texts/zh-goods'

interface Wish { path: string; lang: Lang; data: Record<string, unknown>; filings: Filings }
const TEXTS: Record<Lang, Texts> = {
  zh: { ...zh, ...zhMore, ...zhHeritage, ...zhPlaces, ...zhVisit, ...zhTravel, ...zhRail, ...zhPassport, ...zhStamp, ...zhDoor, ...zhStudy, ...zhSearch, ...zhGoods, ...zhTrips, ...zhBooking, ...zhFacts },
  en: { ...en, ...enMore, ...enHeritage, ...enPlaces, ...enVisit, ...enTravel, ...enRail, ...enPassport, ...enStamp, ...enDoor, ...enStudy, ...enSearch, ...enGoods, ...enTrips, ...enBooking, ...enFacts },
}

/** Paint a page: JSON in, JSON out, since that is what crosses into V8. */
async function paint(wish: string): Promise<string> {
  const { path, lang, data, filings } = JSON.parse(wish) as Wish
  const head: Head = { title: '', description: '', file: '', status: 200 }
  const { app, router } = makeApp({ lang, texts: TEXTS[lang], data, filings, head, history: createMemoryHistory(lang === 'en' ? '/en/' : '/') })
  let fault: unknown = null
  app.config.errorHandler = (one) => { fault ??= one }
  await router.push(path)
  await router.isReady()
  const html = await renderToString(app)
  // Half a page is no page: the shell is served instead.
  if (fault) throw fault
  const meta = router.currentRoute.value.meta as { file?: string; status?: number }
  return JSON.stringify({ html, ...head, file: meta.file ?? '', status: meta.status ?? 200 })
}

;(globalThis as Record<string, unknown>).paint = paint

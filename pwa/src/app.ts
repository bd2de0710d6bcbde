import { createSSRApp, type App } from 'vue'
import type { Router, RouterHistory } from 'vue-router'
import { FILINGS, type Filings } from './lib/filings'
import { HEAD, type Head } from './lib/head'
import { LANG, SAY, speaker, type Lang, type Texts } from './lib/lang'
import { INITIAL } from './lib/load'
import { know } from './lib/words'
import { makeRouter } from './router'
import Frame from './shell/Frame.vue'

export interface Start {
  lang: Lang
  texts: Texts
  data: Record<string, unknown>
  filings: Filings
  head: Head
  history: RouterHistory
}

know({
  help: (lang) =>
    lang === 'en' ? import('./features/help/texts/en-help') : import('./features/help/texts/zh-help'),
  trips: (lang) =>
    lang === 'en' ? import('./features/trips/texts/en-trips') : import('./features/trips/texts/zh-trips'),
  booking: (lang) =>
    lang === 'en' ? import('./features/trips/texts/en-booking') : import('./features/trips/texts/zh-booking'),
  orders: (lang) =>
    lang === 'en' ? import('./features/orders/texts/en-orders') : import('./features/orders/texts/zh-orders'),
})

/** The same application on the phone and in the painter; made anew for each page painted. */
export function makeApp(start: Start): { app: App; router: Router } {
  const app = createSSRApp(Frame)
  const router = makeRouter(start.history)
  app.use(router)
  app.provide(LANG, start.lang)
  app.provide(SAY, speaker(start.texts))
  app.provide(INITIAL, start.data)
  app.provide(FILINGS, start.filings)
  app.provide(HEAD, start.head)
  return { app, router }
}

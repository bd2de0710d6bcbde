import { createSSRApp, type App } from 'vue'
import type { Router, RouterHistory } from 'vue-router'
import { FILINGS, type Filings } from './lib/filings'
import { HEAD, type Head } from './lib/head'
import { LANG, SAY, speaker, type Lang, type Texts } from './lib/lang'
import { INITIAL } from './lib/load'
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

import { renderToString } from '@vue/server-renderer'
import { createMemoryHistory } from 'vue-router'
import { makeApp } from './app'
import type { Filings } from './lib/filings'
import type { Head } from './lib/head'
import type { Lang, Texts } from './lib/lang'
import en from './texts/en'
import enHeritage from './texts/en-heritage'
import enMore from './texts/en-more'
import zh from './texts/zh'
import zhHeritage from './texts/zh-heritage'
import zhMore from './texts/zh-more'

interface Wish { path: string; lang: Lang; data: Record<string, unknown>; filings: Filings }
const TEXTS: Record<Lang, Texts> = { zh: { ...zh, ...zhMore, ...zhHeritage }, en: { ...en, ...enMore, ...enHeritage } }

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

import { renderToString } from '@vue/server-renderer'
import { createMemoryHistory } from 'vue-router'
import { makeApp } from './app'
import type { Filings } from './lib/filings'
import type { Head } from './lib/head'
import type { Lang, Texts } from './lib/lang'
import { bring, speakInto } from './lib/words'
import en from './texts/en'
import zh from './texts/zh'

interface Wish {
  path: string
  lang: Lang
  data: Record<string, unknown>
  filings: Filings
}
const BASE: Record<Lang, Texts> = { zh, en }

/** The words of one page, as the phone will have them; a key without a text is noted in `unknown`. */
function textsOf(lang: Lang, unknown: Set<string>): Texts {
  const texts = { ...BASE[lang] }
  speakInto(texts, lang)
  return new Proxy(texts, { get: (all, key) => all[String(key)] ?? void unknown.add(String(key)) })
}

/** Paint a page: JSON in, JSON out, since that is what crosses into V8. */
async function paint(wish: string): Promise<string> {
  const { path, lang, data, filings } = JSON.parse(wish) as Wish
  const head: Head = { title: '', description: '', file: '', status: 200 }
  const unknown = new Set<string>()
  const { app, router } = makeApp({
    lang,
    texts: textsOf(lang, unknown),
    data,
    filings,
    head,
    history: createMemoryHistory(lang === 'en' ? '/en/' : '/'),
  })
  let fault: unknown = null
  app.config.errorHandler = (one) => {
    fault ??= one
  }
  router.beforeResolve((to) => bring(String(to.meta.words ?? '')))
  await router.push(path)
  await router.isReady()
  const html = await renderToString(app)
  // Half a page is no page: the shell is served instead.
  if (fault) throw fault
  const meta = router.currentRoute.value.meta as { file?: string; status?: number }
  return JSON.stringify({
    html,
    ...head,
    file: meta.file ?? '',
    status: meta.status ?? 200,
    unknown: [...unknown],
  })
}

;(globalThis as Record<string, unknown>).paint = paint

import { createWebHistory } from 'vue-router'
import { speak } from './api/client'
import { makeApp } from './app'
import type { Filings } from './lib/filings'
import { langOf } from './lib/lang'
import { bring, speakInto } from './lib/words'
import './style.css'

interface Brought {
  data: Record<string, unknown>
  filings: Filings
  painted: boolean
}

async function start(): Promise<void> {
  const lang = langOf(location.pathname)
  const words = lang === 'en' ? import('./texts/en') : import('./texts/zh')
  const inline = document.getElementById('brought')?.textContent
  const brought: Brought = inline
    ? JSON.parse(inline)
    : { data: {}, filings: { icp: '', police: '', licence: '', complaint: '' }, painted: false }
  speak(lang)
  const texts = { ...(await words).default }
  const { app, router } = makeApp({
    lang,
    texts,
    data: brought.data,
    filings: brought.filings,
    head: { title: '', description: '', file: '', status: 200 },
    history: createWebHistory(lang === 'en' ? '/en/' : '/'),
  })
  speakInto(texts, lang)
  router.beforeResolve((to) => bring(String(to.meta.words ?? '')))
  await router.isReady()
  // Reading the modules and waking the page are two tasks, so that a slow phone hears a tap between them.
  await new Promise((done) => setTimeout(done))
  const root = document.getElementById('app')
  if (!root) return
  if (!brought.painted) root.textContent = ''
  app.mount(root)
  document.dispatchEvent(new Event('awake'))
}

void start()

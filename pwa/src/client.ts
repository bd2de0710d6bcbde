import { createWebHistory } from 'vue-router'
import { speak } from './api/client'
import { makeApp } from './app'
import type { Filings } from './lib/filings'
import { langOf, type Texts } from './lib/lang'
import './style.css'

interface Brought { data: Record<string, unknown>; filings: Filings; painted: boolean }

async function start(): Promise<void> {
  const lang = langOf(location.pathname)
  const words = lang === 'en' ? import('./texts/en') : import('./texts/zh')
  const inline = document.getElementById('brought')?.textContent
  const brought: Brought = inline ? JSON.parse(inline) : { data: {}, filings: { icp: '', police: '', licence: '', complaint: '' }, painted: false }
  speak(lang)
  const texts = { ...(await words).default }
  const { app, router } = makeApp({
    lang, texts, data: brought.data, filings: brought.filings,
    head: { title: '', description: '', file: '', status: 200 }, history: createWebHistory(lang === 'en' ? '/en/' : '/'),
  })
  // Words of orders, help, account and console come with the first such page: the others never pay for them.
  const further: Record<string, () => Promise<{ default: Texts }>> = lang === 'en'
    ? { more: () => import('./texts/en-more'), heritage: () => import('./texts/en-heritage'), orders: () => import('./texts/en-orders'), platform: () => import('./texts/en-platform'), console: () => import('./texts/en-console'), supplier: () => import('./texts/en-supplier') }
    : { more: () => import('./texts/zh-more'), heritage: () => import('./texts/zh-heritage'), orders: () => import('./texts/zh-orders'), platform: () => import('./texts/zh-platform'), console: () => import('./texts/zh-console'), supplier: () => import('./texts/zh-supplier') }
  router.beforeResolve(async (to) => {
    for (const name of String(to.meta.words ?? '').split(' ')) Object.assign(texts, (await further[name]?.())?.default)
  })
  await router.isReady()
  // Reading the modules and waking the page are two tasks, so that a slow phone hears a tap between them.
  await new Promise((done) => setTimeout(done))
  const root = document.getElementById('app')
  if (!root) return
  if (!brought.painted) root.textContent = ''
  app.mount(root)
}

void start()

/// <reference lib="webworker" />
// The service worker: the shell is there without a network, public reads are shown stale and renewed, and nothing
// is ever answered for a write, a private read or a page of the console.
import * as answers from '../src/kept/answers'
import { within } from '../src/lib/plain'
import { pages, reads } from 'virtual:offline'

declare const self: ServiceWorkerGlobalScope & { __PRECACHE__?: string }

const FILES = JSON.parse('__PRECACHE__') as string[]
const VERSION = '__VERSION__'
const SHELL = `shell-${VERSION}`
// A kept page runs with the files it names: pages of an older version keep that version's files until they are renewed.
const PAGES = `pages-${VERSION}`
const READS = 'reads'
const PICTURES = 'pictures'
const TAKEN = 'taken' // what somebody took along on purpose: nothing here prunes it
const READS_BESIDE = /^\/api\/regions(\/\d+)?$/ // what checkout chooses from
const PAGES_WITHOUT_SHELL = /^\/(api|dev|media|schema|01|sw\.js|manifest\.webmanifest|health|ready|metrics)/
const STARTS = ['/', '/en']
const PATIENCE = 3000
const MOST = { [READS]: 200, [PAGES]: 60 } as Record<string, number>
const OLD_VERSIONS = 3

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const shell = await answers.shelf(SHELL)
      await shell?.addAll([...FILES, '/shell', '/en/shell'])
      for (const path of STARTS) await renew(path)
    })(),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      await clear()
      await self.clients.claim()
      // Pages that were open before anything here could see them are kept too.
      for (const client of await self.clients.matchAll({ type: 'window' }))
        await renew(new URL(client.url).pathname)
    })(),
  )
})

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})

// A notice of our own server; the same tag is shown once, and a tap opens what it is about.
self.addEventListener('push', (event) => {
  const told = event.data?.json() as { text?: string; link?: string; tag?: string } | undefined
  if (!told?.text) return
  event.waitUntil(
    self.registration.showNotification(told.text, {
      tag: told.tag,
      data: told.link ?? '/',
      icon: '/icon-192.png',
    }),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const link = new URL(String(event.notification.data ?? '/'), location.origin)
  event.waitUntil(
    (async () => {
      if (link.origin !== location.origin) return
      const open = (await self.clients.matchAll({ type: 'window' }))[0]
      if (!open) {
        await self.clients.openWindow(link.href)
        return
      }
      await open.focus()
      await open.navigate(link.href)
    })(),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.mode === 'navigate') {
    if (!PAGES_WITHOUT_SHELL.test(url.pathname)) event.respondWith(page(event, url))
  } else if (reads.test(url.pathname) || READS_BESIDE.test(url.pathname)) {
    event.respondWith(staleFirst(event, request))
  } else if (url.pathname.startsWith('/media/')) {
    event.respondWith(cacheFirst(event, PICTURES))
  } else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(cacheFirst(event, SHELL))
  }
})

// A page is kept under its path: the mark of the home screen or of a shared link makes no other page of it.
// A filtered list is one, and has its query in its name.
function named(url: URL): string | null {
  if (!pages.test(url.pathname)) return null
  const query = new URLSearchParams(url.search)
  for (const mark of [...query.keys()]) if (mark === 'from' || mark.startsWith('utm_')) query.delete(mark)
  const text = query.toString()
  return (url.pathname.replace(/\/$/, '') || '/') + (text ? `?${text}` : '')
}

// A page comes from the network while that answers in time; else the copy of the last visit; else the empty shell.
async function page(event: FetchEvent, url: URL): Promise<Response> {
  const name = named(url)
  try {
    const answer = await fetch(event.request, { signal: within(PATIENCE) })
    if (name && answer.ok) event.waitUntil(keep(PAGES, name, answer.clone()))
    return answer
  } catch {
    const copy = name ? await visited(name) : undefined
    return (
      copy ??
      (await answers.found(url.pathname.startsWith('/en') ? '/en/shell' : '/shell', SHELL)) ??
      Response.error()
    )
  }
}

/** The copy of the last visit, of whatever version it is. */
async function visited(name: string): Promise<Response | undefined> {
  for (const store of [PAGES, ...(await older())]) {
    const copy = await answers.found(name, store)
    if (copy) return copy
  }
  return undefined
}

async function staleFirst(event: FetchEvent, request: Request): Promise<Response> {
  // The language is part of the answer, so it is part of the name it is kept under (a fragment would not count).
  const address = new URL(request.url)
  address.searchParams.set('in', request.headers.get('accept-language') ?? '')
  const taken = address.href
  // So is the release that asks: an older one's answer may lack what this one reads, and the other way round. What was
  // taken along on purpose serves any, so what shows it must bear what is missing.
  const shape = request.headers.get('x-huliu')
  if (shape && shape !== '1') address.searchParams.set('as', shape)
  const name = address.href
  const copy = (await answers.found(name, READS)) ?? (await answers.found(taken, TAKEN))
  const renewed = fetch(request).then((answer) => {
    if (answer.ok) event.waitUntil(keep(READS, name, answer.clone()))
    return answer
  })
  if (!copy) return renewed
  event.waitUntil(renewed.catch(() => undefined))
  return copy
}

async function cacheFirst(event: FetchEvent, store: string): Promise<Response> {
  // Named by its content, so it may come from any store: an older version's shell, or what was taken along.
  const copy = await answers.found(event.request)
  if (copy) return copy
  const answer = await fetch(event.request)
  if (answer.ok) event.waitUntil(keep(store, event.request, answer.clone()))
  return answer
}

/** Keep an answer, beside the way of whoever waits for it; a full storage gives up pictures, and else keeps nothing. */
async function keep(store: string, name: Request | string, answer: Response): Promise<void> {
  if (!(await answers.put(store, name, answer))) {
    await answers.drop(PICTURES)
    return
  }
  if (store === PAGES) for (const old of await older()) await answers.drop(old, name)
  const most = MOST[store]
  if (!most) return
  const keys = await answers.kept(store)
  for (const old of keys.slice(0, Math.max(0, keys.length - most))) await answers.drop(store, old)
}

async function renew(path: string): Promise<void> {
  const name = named(new URL(path, location.origin))
  const answer = name ? await fetch(path).catch(() => null) : null
  if (name && answer?.ok) await keep(PAGES, name, answer)
}

/** Stores of pages of older versions, the newest first. */
async function older(): Promise<string[]> {
  return (await answers.names()).filter((name) => name.startsWith('pages-') && name !== PAGES).reverse()
}

/** An older version goes when none of its pages is kept any more, and the eldest in any case. */
async function clear(): Promise<void> {
  const stay = new Set([SHELL, PAGES])
  for (const store of (await older()).slice(0, OLD_VERSIONS)) {
    if ((await answers.kept(store)).length) {
      stay.add(store)
      stay.add(store.replace('pages-', 'shell-'))
    }
  }
  for (const name of await answers.names())
    if (/^(shell|pages)-/.test(name) && !stay.has(name)) await answers.drop(name)
}

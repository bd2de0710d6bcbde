/// <reference lib="webworker" />
// The service worker: the shell is there without a network, public reads are shown stale and renewed, and nothing
// is ever answered for a write, a private read or a page of the console.
declare const self: ServiceWorkerGlobalScope & { __PRECACHE__?: string }
export {}

const FILES = JSON.parse('__PRECACHE__') as string[]
const VERSION = '__VERSION__'
const SHELL = `shell-${VERSION}`
const READS = 'reads'
const PICTURES = 'pictures'
const TAKEN = 'taken' // what somebody took along on purpose: nothing here prunes it
const PUBLIC = [/^\/api\/(home|rail|terms|trips|sites|routes|stories|counties|products|lots|regions)(\/[^/.]+)?$/, /^\/api\/passport\/sites$/]
const PAGES_WITHOUT_SHELL = /^\/(api|dev|media|schema|01|sw\.js|manifest\.webmanifest|health|ready|metrics)/
const PATIENCE = 3000
const KEPT_READS = 200

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([...FILES, '/shell', '/en/shell'])))
})

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('shell-') && name !== SHELL) await caches.delete(name)
    // Kept pages name the files of the version that has just gone; their data stays, and the new shell shows it.
    const reads = await caches.open(READS)
    for (const kept of await reads.keys()) if (!new URL(kept.url).pathname.startsWith('/api/')) await reads.delete(kept)
    await self.clients.claim()
  })())
})

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})

// A notice of our own server; the same tag is shown once, and a tap opens what it is about.
self.addEventListener('push', (event) => {
  const told = event.data?.json() as { text?: string; link?: string; tag?: string } | undefined
  if (!told?.text) return
  event.waitUntil(self.registration.showNotification(told.text, { tag: told.tag, data: told.link ?? '/', icon: '/icon-192.png' }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const link = new URL(String(event.notification.data ?? '/'), location.origin)
  event.waitUntil((async () => {
    if (link.origin !== location.origin) return
    const open = (await self.clients.matchAll({ type: 'window' }))[0]
    if (!open) { await self.clients.openWindow(link.href); return }
    await open.focus()
    await open.navigate(link.href)
  })())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.mode === 'navigate') {
    if (!PAGES_WITHOUT_SHELL.test(url.pathname)) event.respondWith(page(request, url))
  } else if (PUBLIC.some((pattern) => pattern.test(url.pathname))) {
    event.respondWith(staleFirst(event, request))
  } else if (url.pathname.startsWith('/media/')) {
    event.respondWith(cacheFirst(PICTURES, request))
  } else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(cacheFirst(SHELL, request))
  }
})

// A page comes from the network while that answers in time; else the copy of the last visit; else the empty shell.
async function page(request: Request, url: URL): Promise<Response> {
  const keep = /^(\/en)?(\/(trips|sites|routes|stories|counties|goods|l)(\/[^/]+)?|\/help|\/terms|\/rail|\/)?$/.test(url.pathname)
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) })
    if (keep && answer.ok) await put(READS, request, answer.clone())
    return answer
  } catch {
    const copy = keep ? await kept(request) : undefined
    return copy ?? (await caches.match(url.pathname.startsWith('/en') ? '/en/shell' : '/shell')) ?? Response.error()
  }
}

async function staleFirst(event: FetchEvent, request: Request): Promise<Response> {
  // The language is part of the answer, so it is part of the name it is kept under (a fragment would not count).
  const address = new URL(request.url)
  address.searchParams.set('in', request.headers.get('accept-language') ?? '')
  const name = new Request(address)
  const copy = await kept(name)
  const renewed = fetch(request).then(async (answer) => {
    if (answer.ok) await put(READS, name, answer.clone())
    return answer
  })
  if (!copy) return renewed
  event.waitUntil(renewed.catch(() => undefined))
  return copy
}

async function kept(request: Request): Promise<Response | undefined> {
  const options = { ignoreVary: true }
  return await caches.match(request, { ...options, cacheName: READS }) ?? await caches.match(request, { ...options, cacheName: TAKEN })
}

async function cacheFirst(store: string, request: Request): Promise<Response> {
  const copy = await caches.match(request, { cacheName: store }) ?? await caches.match(request, { cacheName: TAKEN })
  if (copy) return copy
  const answer = await fetch(request)
  if (answer.ok) await put(store, request, answer.clone())
  return answer
}

async function put(store: string, request: Request, answer: Response): Promise<void> {
  const cache = await caches.open(store)
  await cache.put(request, answer)
  if (store !== READS) return
  const keys = await cache.keys()
  for (const old of keys.slice(0, Math.max(0, keys.length - KEPT_READS))) await cache.delete(old)
}

import { ref } from 'vue'
import { post } from '../../api/client'
import type { components } from '../../api/generated'
import { note, noteAs as write, recallAs as read } from '../../lib/keep'
import { newId } from '../../lib/plain'

// The passport on the phone: stamps are kept at once and told when there is a network; telling twice changes nothing.
type S = components['schemas']
export type StampSites = S['StampSites']
export type Outcome =
  'earned' | 'already' | 'foreign' | 'forged' | 'expired' | 'too_early' | 'no_passport' | 'kept' | 'unkept'
interface Waiting {
  nonce: string
  code: string
  at: string
  site: string
}
export interface Known {
  site: string
  name: string
  earnedOn: string
}
const SHAPE = /HS1\.([a-z0-9-]{1,60})\.(\d{8})\.(\d{8})\.([A-Za-z0-9]{1,16})\.([A-Za-z0-9_-]{86})$/
const KEYS = {
  secret: 'passport',
  waiting: 'passport-waiting',
  known: 'passport-stamps',
  keys: 'passport-keys',
}

export const known = ref<Known[]>([])
export const waiting = ref<Waiting[]>([])
let unstored: Waiting[] = []
let lost = ''

/** What this phone remembers; asked when a page opens, not while it is painted. */
export function remember(): void {
  known.value = read<Known[]>(KEYS.known, known.value)
  waiting.value = merged()
}

/** What waits in storage, and what this page could not store. */
function merged(): Waiting[] {
  const stored = read<Waiting[]>(KEYS.waiting, [])
  return [...stored, ...unstored.filter((one) => !stored.some((other) => other.nonce === one.nonce))]
}

/** The site a scanned text names, by its shape alone; null for what is no code of ours. */
export function siteIn(text: string): string | null {
  return SHAPE.exec(text.trim().split('?')[0] ?? '')?.[1] ?? null
}

const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0))
const unhex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))

/** What the phone itself can say of a code; undefined where only the server can. */
async function judge(text: string): Promise<Outcome | undefined> {
  const found = SHAPE.exec(text.trim().split('?')[0] ?? '')
  if (!found) return 'foreign'
  const [code, , issued = '', expires = '', key = '', signature = ''] = found
  const day = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' }).replaceAll('-', '')
  if (day > expires) return 'expired'
  if (day < issued) return 'too_early'
  const raw = read<Record<string, string>>(KEYS.keys, {})[key]
  if (!raw) return undefined
  try {
    const open = await crypto.subtle.importKey('raw', unhex(raw), 'Ed25519', false, ['verify'])
    const good = await crypto.subtle.verify(
      'Ed25519',
      open,
      bytes(signature),
      new TextEncoder().encode(code.slice(0, code.lastIndexOf('.'))),
    )
    return good ? undefined : 'forged'
  } catch {
    return undefined
  }
}

/** The phone's own secret; it is a passport until somebody signs in. */
function secret(): string {
  const kept = read<string>(KEYS.secret, '') || lost
  if (kept) return kept
  const made = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
  if (!write(KEYS.secret, made)) lost = made // good for this page at least
  return made
}

/** Keep a scanned code and tell it if there is a network. Answers what became of it, `kept` while nobody was told. */
export async function collect(text: string): Promise<{ outcome: Outcome; site: string | null }> {
  const site = siteIn(text)
  const refused = await judge(text)
  if (refused || !site) return { outcome: refused ?? 'foreign', site: null }
  remember()
  if (known.value.some((one) => one.site === site) || waiting.value.some((one) => one.site === site))
    return { outcome: 'already', site }
  const one = {
    nonce: newId(),
    code: (text.trim().split('/').pop() ?? '').slice(0, 400),
    at: new Date().toISOString(),
    site,
  }
  const stored = write(KEYS.waiting, [...read<Waiting[]>(KEYS.waiting, []), one])
  if (!stored) unstored = [...unstored, one]
  waiting.value = merged()
  const results = await sync().catch(() => null)
  const told = results?.find((result) => result.nonce === one.nonce)
  if (told) return { outcome: told.outcome as Outcome, site }
  return { outcome: stored ? 'kept' : 'unkept', site }
}

let running: Promise<S['StampResult'][]> | null = null

/** Tell what waits and read the passport. One at a time, over all tabs where the browser can. Throws Refusal. */
export async function sync(): Promise<S['StampResult'][]> {
  // Whoever joins a telling that is under way may have brought a stamp it did not take: then it goes once more.
  const before = running
  if (before) await before.catch(() => [])
  const { locks } = navigator // not in Safari before 15.4
  running = locks ? (locks.request('passport', tellAll) as Promise<S['StampResult'][]>) : tellAll()
  try {
    return await running
  } finally {
    running = null
  }
}

async function tellAll(): Promise<S['StampResult'][]> {
  const results: S['StampResult'][] = []
  do {
    const some = await tell()
    results.push(...some)
    if (some.length === 0) break
  } while (waiting.value.length)
  return results
}

async function tell(): Promise<S['StampResult'][]> {
  remember()
  const mine = read<string>(KEYS.secret, '') || lost
  const some = waiting.value.slice(0, 100)
  const stamps = some.map(({ nonce, code, at }) => ({ nonce, code, at }))
  const answer = await post('/api/passport/sync', {
    passport: mine || (some.length ? secret() : null),
    stamps,
  })
  // What was refused for good goes too; the page that scanned it has said why.
  const done = new Set(answer.results.filter((one) => one.outcome !== 'no_passport').map((one) => one.nonce))
  write(
    KEYS.waiting,
    read<Waiting[]>(KEYS.waiting, []).filter((one) => !done.has(one.nonce)),
  )
  unstored = unstored.filter((one) => !done.has(one.nonce))
  waiting.value = merged()
  known.value = answer.stamps
  write(KEYS.known, known.value)
  if (answer.moved) {
    note(KEYS.secret, null)
    lost = ''
  }
  return answer.results.filter((one) => one.outcome !== 'no_passport')
}

/** Before signing out: tell what waits, then forget; the next person on this phone has a passport of their own. */
export async function leave(): Promise<void> {
  await sync().catch(() => [])
  for (const name of [KEYS.known, KEYS.waiting, KEYS.secret]) note(name, null)
  known.value = []
  unstored = []
  waiting.value = []
}

/** Keep the public keys for judging codes without a signal. */
export function keepKeys(sites: StampSites): void {
  write(KEYS.keys, sites.keys)
}

/** The body of a certificate's wish. */
export function wishFor(route: string, name: string): Record<string, unknown> {
  return { route, name, passport: read<string>(KEYS.secret, '') || lost || null }
}

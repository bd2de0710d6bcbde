import { ask, Refusal } from '../api/client'
import { put } from '../api/changes'
import { note, noteAs, recall, recallAs } from '../lib/keep'
import { HINT, LEAVING } from '../lib/me'
import { merged } from './merging'

// What somebody has begun lives on this phone; while they are signed in it is on their account too, so that another
// phone goes on with it. Each name remembers what was last agreed with the account: whoever has changed nothing since
// takes the account's, whoever has changed something tells it, and where both did both are joined.
const NAMES = /^(basket|liked|liked_trips|draft:(book:[a-z0-9-]{1,80}|checkout|contact|invoice))$/
const AGREED = 'agreed'
const EVERY = 8_000
const GONE = 'null'
type Agreed = Record<string, { version: number; value: string }>
/** What the server would not take: told again only once it is something else. */
const refused: Record<string, string> = {}

/** Whoever is signed in, by the phone's own note; nobody while somebody leaves or comes. */
const person = (): string | null => (recall(HINT) === '1' && recall(LEAVING) === null ? recall('who') : null)
const agreed = (): Agreed => recallAs<Agreed>(AGREED, {})
const local = (name: string): string => recall(name) ?? GONE

function names(): string[] {
  try {
    return Object.keys(localStorage).filter((name) => NAMES.test(name))
  } catch {
    return []
  }
}

/** Write what the account has; pages that show it hear of it as if another tab had written. */
function set(name: string, value: string): void {
  if (local(name) === value) return
  note(name, value === GONE ? null : value)
  window.dispatchEvent(new StorageEvent('storage', { key: name, newValue: value === GONE ? null : value }))
}

function take(name: string, value: string, version: number): void {
  const known = agreed()
  const before = known[name]
  if (before?.version === version) return
  const own = local(name)
  const base = before?.value ?? GONE
  set(name, own === base ? value : merged(name, base, own, value))
  noteAs(AGREED, { ...known, [name]: { version, value } })
}

async function tell(name: string, who: string): Promise<void> {
  const before = agreed()[name]
  const value = local(name)
  if (value === (before?.value ?? GONE) || value.length > 16_000 || refused[name] === value) return
  try {
    const kept = await put(`/api/me/drafts/${encodeURIComponent(name)}`, { value, was: before?.version ?? 0 })
    if (person() === who) noteAs(AGREED, { ...agreed(), [name]: { version: kept.version, value } })
  } catch (problem) {
    const { status, more } = problem as Refusal
    if (person() !== who) return
    if (typeof more.value === 'string') take(name, more.value, Number(more.version))
    else if (status >= 400 && status < 500 && status !== 401 && status !== 429) refused[name] = value
  }
}

let running = false
/** Agree with the account once: take what is newer there, tell what is newer here. */
export async function agree(look: boolean): Promise<void> {
  const who = person()
  if (running || !who) return
  running = true
  try {
    if (look) {
      const { items } = await ask('/api/me/drafts')
      if (person() !== who) return
      const told = new Set(items.map((one) => one.name))
      noteAs(AGREED, Object.fromEntries(Object.entries(agreed()).filter(([name]) => told.has(name))))
      for (const one of items) take(one.name, one.value, one.version)
    }
    for (const name of new Set([...names(), ...Object.keys(agreed())]))
      if (person() === who) await tell(name, who)
  } catch {
    /* no network: next time */
  } finally {
    running = false
  }
}

let begun = false
/** From now on, while this page is open. */
export function begin(): void {
  void agree(true)
  if (begun) return
  begun = true
  setInterval(() => document.visibilityState === 'visible' && void agree(false), EVERY)
  document.addEventListener('visibilitychange', () => void agree(document.visibilityState === 'visible'))
}

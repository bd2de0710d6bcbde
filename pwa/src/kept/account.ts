import { ask, Refusal } from '../api/client'
import { put } from '../api/changes'
import { note, noteAs, recall, recallAs } from '../lib/keep'
import { HINT, LEAVING } from '../lib/me'
import { merged } from './merging'

// What somebody has begun lives on this phone; while they are signed in it is on their account too, so that another
// phone goes on with it. Each name remembers what was last agreed with the account: whoever has changed nothing since
// takes the account's, whoever has changed something tells it, and where both did both are joined.
const NAMES = /^(basket|liked|liked_trips|draft:(book:[a-z0-9-]{1,80}|checkout|contact))$/
const AGREED = 'agreed'
const EVERY = 8_000
const GONE = 'null'
type Agreed = Record<string, { version: number; value: string }>

const here = (): boolean => recall(HINT) === '1' && recall(LEAVING) === null
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
  set(name, own === (before?.value ?? GONE) ? value : merged(name, own, value))
  noteAs(AGREED, { ...known, [name]: { version, value } })
}

async function tell(name: string): Promise<void> {
  const before = agreed()[name]
  const value = local(name)
  if (value === (before?.value ?? GONE) || value.length > 16_000) return
  try {
    const kept = await put(`/api/me/drafts/${encodeURIComponent(name)}`, { value, was: before?.version ?? 0 })
    if (here()) noteAs(AGREED, { ...agreed(), [name]: { version: kept.version, value } })
  } catch (problem) {
    const { value: theirs, version } = (problem as Refusal).more
    if (here() && typeof theirs === 'string') take(name, theirs, Number(version))
  }
}

let running = false
/** Agree with the account once: take what is newer there, tell what is newer here. */
export async function agree(look: boolean): Promise<void> {
  if (running || !here()) return
  running = true
  try {
    if (look) {
      const { items } = await ask('/api/me/drafts')
      if (!here()) return
      for (const one of items) take(one.name, one.value, one.version)
    }
    for (const name of new Set([...names(), ...Object.keys(agreed())])) if (here()) await tell(name)
  } catch {
    /* no network: next time */
  } finally {
    running = false
  }
}

let begun = false
/** From now on, while this page is open. */
export function begin(): void {
  if (begun) return
  begun = true
  void agree(true)
  setInterval(() => document.visibilityState === 'visible' && void agree(false), EVERY)
  document.addEventListener('visibilitychange', () => void agree(document.visibilityState === 'visible'))
}

// What a guide's phone keeps for a place without a signal: who is expected, the public keys, scans not yet told.
import { ask } from '../../../api/client'
import { noteAs, recallAs } from '../../../lib/keep'

export interface Expected {
  booking: string
  codeHash: string
  salt: string
  heads: number
  state: string
  title: string
  startsOn: string
  endsOn: string
}
export interface Taken {
  at: number
  keys: Record<string, string>
  items: Expected[]
  rounds: number
}
export interface Scan {
  nonce: string
  voucher: string
  scannedAt: string
  heads: number
  title: string
  booking?: string
}
export interface Verdict {
  outcome: string
  title: string
  heads: number
  booking?: string
}

const TAKEN = 'scan-list'
const SCANS = 'scans'

/** What was taken along; a list of an older release, whose codes can't be checked any more, counts as none. */
export function taken(): Taken | null {
  const found = recallAs<Taken | null>(TAKEN, null)
  return typeof found?.rounds === 'number' ? found : null
}
export const waiting = (): Scan[] => recallAs<Scan[]>(SCANS, [])
export const keepWaiting = (scans: Scan[]): boolean => noteAs(SCANS, scans)

/** Fetch the lists of all suppliers one belongs to, and the keys; throws Refusal. */
export async function takeAlong(): Promise<Taken> {
  const [members, keys] = await Promise.all([ask('/api/me/memberships'), ask('/api/voucher-keys')])
  const lists = await Promise.all(members.items.map((one) => ask(`/api/supplier/${one.supplier}/scan-list`)))
  const found = {
    at: Date.now(),
    keys,
    items: lists.flatMap((one) => one.items),
    rounds: lists[0]?.rounds ?? 0,
  }
  noteAs(TAKEN, found)
  return found
}

const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0))
const hex = (raw: Uint8Array): string => [...raw].map((one) => one.toString(16).padStart(2, '0')).join('')
const unhex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))

/** The booking a QR names, whoever signed it; null for what is no voucher of ours. */
function named(text: string): string | null {
  const [head, , booking, signature] = text.trim().split('.')
  if (head !== 'HL1' || !booking || !signature) return null
  try {
    return hex(bytes(booking)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  } catch {
    return null
  }
}

/** Whether a QR's signature is ours; undefined where the phone can't tell. */
async function genuine(text: string, keys: Record<string, string>): Promise<boolean | undefined> {
  const [head, key, booking, signature] = text.trim().split('.')
  if (!key || !booking || !signature || !keys[key]) return false
  try {
    const open = await crypto.subtle.importKey('raw', unhex(keys[key]), 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify(
      'Ed25519',
      open,
      bytes(signature),
      new TextEncoder().encode(`${head}.${key}.${booking}`),
    )
  } catch (fault) {
    return fault instanceof DOMException && fault.name === 'NotSupportedError' ? undefined : false
  }
}

/** The booking of a code: each departure on the list has a salt of its own, and a hash that takes its time. */
async function coded(digits: string, list: Taken): Promise<Expected | undefined> {
  const code = await crypto.subtle.importKey('raw', new TextEncoder().encode(digits), 'PBKDF2', false, [
    'deriveBits',
  ])
  for (const salt of new Set(list.items.map((one) => one.salt))) {
    const slow = await crypto.subtle.deriveBits(
      { name: 'PBKDF2', hash: 'SHA-256', salt: unhex(salt), iterations: list.rounds },
      code,
      256,
    )
    const hash = hex(new Uint8Array(slow))
    const found = list.items.find((one) => one.salt === salt && one.codeHash === hash)
    if (found) return found
  }
  return undefined
}

/** Judge a voucher without a signal, from what was taken along. Only the server's later answer is final. */
export async function judge(text: string, list: Taken, queue: Scan[], today: string): Promise<Verdict> {
  const digits = text.replace(/[\s-]/g, '')
  const typed = /^\d{12}$/.test(digits)
  const id = typed ? null : named(text)
  const good = typed || (id !== null && (await genuine(text, list.keys)))
  if (good === false) return { outcome: 'forged', title: '', heads: 0 }
  const found = typed ? await coded(digits, list) : list.items.find((one) => one.booking === id)
  if (!found)
    return { outcome: good ? 'not_on_list' : 'kept', title: '', heads: 0, ...(id ? { booking: id } : {}) }
  // A booking is told once, whether its QR was scanned or its code typed.
  const seen = found.state === 'checked_in' || queue.some((one) => one.booking === found.booking)
  const outcome = seen
    ? 'already_used'
    : today < found.startsOn || today > found.endsOn
      ? 'wrong_day'
      : 'kept'
  return { outcome, title: found.title, heads: found.heads, booking: found.booking }
}

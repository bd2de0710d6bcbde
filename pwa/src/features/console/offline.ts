// What a guide's phone keeps for a place without a signal: who is expected, the public keys, scans not yet told.
import { ask } from '../../api/client'

export interface Expected { booking: string; codeHash: string; heads: number; state: string; title: string; startsOn: string; endsOn: string }
export interface Taken { at: number; keys: Record<string, string>; items: Expected[] }
export interface Scan { nonce: string; voucher: string; scannedAt: string; heads: number; title: string }
export interface Verdict { outcome: string; title: string; heads: number }

const TAKEN = 'scan-list'
const SCANS = 'scans'

function read<T>(name: string, none: T): T {
  try { return JSON.parse(localStorage.getItem(name) ?? '') as T } catch { return none }
}

export const taken = (): Taken | null => read<Taken | null>(TAKEN, null)
export const waiting = (): Scan[] => read<Scan[]>(SCANS, [])
export const keepWaiting = (scans: Scan[]): void => localStorage.setItem(SCANS, JSON.stringify(scans))

/** Fetch the lists of all suppliers one belongs to, and the keys; throws Refusal. */
export async function takeAlong(): Promise<Taken> {
  const [members, keys] = await Promise.all([
    ask<{ items: { supplier: string }[] }>('/api/me/memberships'), ask<Record<string, string>>('/api/voucher-keys'),
  ])
  const lists = await Promise.all(members.items.map((one) => ask<{ items: Expected[] }>(`/api/supplier/${one.supplier}/scan-list`)))
  const found = { at: Date.now(), keys, items: lists.flatMap((one) => one.items) }
  localStorage.setItem(TAKEN, JSON.stringify(found))
  return found
}

const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0))
const hex = (raw: Uint8Array): string => [...raw].map((one) => one.toString(16).padStart(2, '0')).join('')
const unhex = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))

/** The booking a QR names when its signature is ours; null when it isn't; undefined where the phone can't tell. */
async function signed(text: string, keys: Record<string, string>): Promise<string | null | undefined> {
  const [head, key, booking, signature] = text.trim().split('.')
  if (head !== 'HL1' || !key || !booking || !signature || !keys[key]) return null
  try {
    const raw = hex(bytes(booking))
    const id = raw.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    const open = await crypto.subtle.importKey('raw', unhex(keys[key]), 'Ed25519', false, ['verify'])
    const good = await crypto.subtle.verify('Ed25519', open, bytes(signature), new TextEncoder().encode(`${head}.${key}.${booking}`))
    return good ? id : null
  } catch (fault) {
    return fault instanceof DOMException && fault.name === 'NotSupportedError' ? undefined : null
  }
}

/** Judge a voucher without a signal, from what was taken along. Only the server's later answer is final. */
export async function judge(text: string, list: Taken, queue: Scan[], today: string): Promise<Verdict> {
  const digits = text.replace(/[\s-]/g, '')
  let found: Expected | undefined
  if (/^\d{12}$/.test(digits)) {
    const hash = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(digits))))
    found = list.items.find((one) => one.codeHash === hash)
    if (!found) return { outcome: 'not_on_list', title: '', heads: 0 }
  } else {
    const id = await signed(text, list.keys)
    if (id === null) return { outcome: 'forged', title: '', heads: 0 }
    if (id === undefined) return { outcome: 'kept', title: '', heads: 0 }
    found = list.items.find((one) => one.booking === id)
    if (!found) return { outcome: 'not_on_list', title: '', heads: 0 }
  }
  const seen = found.state === 'checked_in' || queue.some((one) => one.voucher.replace(/[\s-]/g, '') === digits)
  const outcome = seen ? 'already_used' : today < found.startsOn || today > found.endsOn ? 'wrong_day' : 'kept'
  return { outcome, title: found.title, heads: found.heads }
}

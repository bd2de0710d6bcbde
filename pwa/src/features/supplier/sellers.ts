import type { Component } from 'vue'

/** Where a member stands with the supplier at hand: `may` asks by the server's own names of acts. */
export interface Standing {
  may: (act: string) => boolean
  sells: boolean
}
/** A page of a kind of supplier, below its own address; `text` is the key of what it is called. */
export interface Door {
  path: string
  text: string
  main?: boolean
  open: (here: Standing) => boolean
}
/**
 * What a kind of supplier has on the phone: the kind of listing it writes, its doors beside those that everybody has,
 * whether it checks vouchers in, and what waits for whom of it, first thing in the morning.
 * Each stands in a file `seller.ts` of the folder that works for it.
 */
export interface Seller {
  kind: string
  lists: string
  doors: Door[]
  checksIn: boolean
  waiting: Component
  waits: (here: Standing) => boolean
}

const found = import.meta.glob<Seller>('./*/seller.ts', { eager: true, import: 'default' })

/** Every kind of supplier that sells something, by the name that the server calls it. */
export const SELLERS: Record<string, Seller> = Object.fromEntries(
  Object.values(found).map((one) => [one.kind, one]),
)

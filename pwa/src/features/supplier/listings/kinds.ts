import type { Component } from 'vue'
import type { Say } from '../../../lib/lang'
import { SELLERS } from '../sellers'

/**
 * What a kind of listing is on the phone: how its form is divided and begun, the buyer's page of a draft, where its
 * stock is kept. Its words are the texts that end in its name. Each stands in a file `listed.ts` beside its seller's.
 */
export interface ListedKind {
  name: string
  sections: Record<string, string[]>
  begin: (say: Say) => Record<string, unknown>
  section: Component
  preview: Component
  stock: (supplier: string, subject: string) => string
}

const found = import.meta.glob<ListedKind>('../*/listed.ts', { eager: true, import: 'default' })

/** Every kind of listing, by the name that the server calls it. */
export const LISTED: Record<string, ListedKind> = Object.fromEntries(
  Object.values(found).map((one) => [one.name, one]),
)

/** What a kind of supplier lists; trips, where the phone is older than the kind. */
export const listedBy = (seller: string | undefined): string => SELLERS[seller ?? '']?.lists ?? 'trip'

/** A kind by its name. */
export const listed = (name: string): ListedKind => LISTED[name] ?? (LISTED.trip as ListedKind)

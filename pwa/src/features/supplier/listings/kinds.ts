import type { Component } from 'vue'
import type { Say } from '../../../lib/lang'
import { beginning, SECTIONS } from './draft'
import { beginGoods, GOODS_SECTIONS } from './goodsDraft'
import GoodsPreview from './GoodsPreview.vue'
import SectionGoods from './SectionGoods.vue'
import SectionTrip from './SectionTrip.vue'
import TripPreview from './TripPreview.vue'

/**
 * What a kind of listing is on the phone: who lists it, how its form is divided and begun, the buyer's page of a draft,
 * where its stock is kept. Its words are the texts that end in its name.
 */
export interface ListedKind {
  seller: string
  sections: Record<string, string[]>
  begin: (say: Say) => Record<string, unknown>
  section: Component
  preview: Component
  stock: (supplier: string, subject: string) => string
}

/** Every kind of listing, by the name that the server calls it. */
export const LISTED: Record<string, ListedKind> = {
  trip: {
    seller: 'operator',
    sections: SECTIONS,
    begin: (say) => ({ ...beginning(say) }),
    section: SectionTrip,
    preview: TripPreview,
    stock: (supplier, subject) => `/supplier/${supplier}/calendar?trip=${subject}`,
  },
  product: {
    seller: 'cooperative',
    sections: GOODS_SECTIONS,
    begin: () => ({ ...beginGoods() }),
    section: SectionGoods,
    preview: GoodsPreview,
    stock: (supplier) => `/supplier/${supplier}/lots`,
  },
}

/** What a kind of supplier lists; trips, where the phone is older than the kind. */
export const listedBy = (seller: string | undefined): string =>
  Object.keys(LISTED).find((name) => LISTED[name]?.seller === seller) ?? 'trip'

/** A kind by its name. */
export const listed = (name: string): ListedKind => LISTED[name] ?? (LISTED.trip as ListedKind)

import type { ProductPage, Sku } from '../../api/types'
import type { Wish } from '../checkout/basket'

/** A pack of a product as the basket keeps it. */
export const wishOf = (
  goods: ProductPage,
  sku: Sku,
  what: Pick<Wish, 'offer' | 'quantity' | 'answers' | 'price'>,
): Wish => ({
  ...what,
  kind: 'goods',
  title: goods.title,
  pack: sku.name,
  path: `/goods/${goods.slug}`,
  storage: goods.storage,
  chosen: true,
  seller: goods.supplier.name,
  picture: goods.picture,
  freeAbove: goods.delivery?.freeAbove?.amount,
})

import { beginGoods, GOODS_SECTIONS } from '../listings/goodsDraft'
import GoodsPreview from '../listings/GoodsPreview.vue'
import type { ListedKind } from '../listings/kinds'
import SectionGoods from '../listings/SectionGoods.vue'

const product: ListedKind = {
  name: 'product',
  sections: GOODS_SECTIONS,
  begin: () => ({ ...beginGoods() }),
  section: SectionGoods,
  preview: GoodsPreview,
  stock: (supplier) => `/supplier/${supplier}/lots`,
}

export default product

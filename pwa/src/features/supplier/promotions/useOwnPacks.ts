import { computed, onMounted, shallowRef, watch } from 'vue'
import { ask } from '../../../api/client'
import type { ProductList, ProductPage } from '../../../api/types'
import { show } from '../../../lib/money'

/** A supplier's products to choose from, and the packs of the one that is chosen. */
export function useOwnPacks(supplier: string, chosen: () => string) {
  const products = shallowRef<ProductList['items']>([])
  const page = shallowRef<ProductPage | null>(null)
  onMounted(async () => {
    products.value = (await ask(`/api/supplier/${supplier}/products`)).items
  })
  watch(
    chosen,
    async (slug) => {
      page.value = slug ? await ask(`/api/products/${slug}`) : null
    },
    { immediate: true },
  )
  const skus = computed(() => page.value?.skus ?? [])
  return {
    page,
    skus,
    titles: computed(() => products.value.map((one) => ({ value: one.slug, text: one.title }))),
    packs: computed(() =>
      skus.value.map((one) => ({ value: one.offer, text: `${one.name} ${show(one.price)}` })),
    ),
  }
}

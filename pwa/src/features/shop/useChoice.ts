import { computed, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import type { ProductPage } from '../../api/types'
import { useSay } from '../../lib/lang'
import { useBasket } from '../checkout/basket'
import { useSaved } from '../saved/saved'
import { useFlash } from './useFlash'
import { wishOf } from './wish'

/** What is chosen on a product's page: pack, harvest, how many; and putting it into the basket. */
export function useChoice(slug: () => string, goods: () => ProductPage | null) {
  const say = useSay()
  const router = useRouter()
  const { put, buy: now } = useBasket()
  const offer = ref('')
  const harvest = ref('')
  const quantity = ref(1)
  const { liked, toggle } = useSaved('goods', slug)
  const said = ref('')
  const sku = computed(() => goods()?.skus.find((one) => one.offer === offer.value) ?? goods()?.skus[0])
  const ahead = computed(() => sku.value?.harvests.find((one) => one.lot === harvest.value))
  // A flash sale that runs is what is bought: the price in the bar is the one that is charged.
  const { running } = useFlash(() => sku.value)
  const flash = computed(() => (harvest.value ? undefined : running.value))
  const price = computed(() => flash.value?.price ?? sku.value?.price)
  const left = computed(() => {
    const stock = Math.min(
      ahead.value ? ahead.value.left : (sku.value?.left ?? 0),
      sku.value?.perBuyer ?? 200,
    )
    return flash.value ? Math.min(stock, flash.value.left, flash.value.perBuyer) : stock
  })
  watch(slug, () => {
    said.value = ''
  })
  watch(
    sku,
    (now) => {
      quantity.value = 1
      harvest.value = now && !now.left ? (now.harvests[0]?.lot ?? '') : ''
    },
    { immediate: true },
  )
  function take(what: string, price: number, answers: Record<string, string>, buy = true): void {
    const shown = goods()
    if (!shown || !sku.value) return
    const quantityOf = what === sku.value.offer || what === flash.value?.offer ? quantity.value : 1
    const fits = (buy ? now : put)(
      wishOf(shown, sku.value, { offer: what, quantity: quantityOf, answers, price }),
    )
    said.value = say(fits ? 'in_basket' : 'basket_full')
    if (fits && buy) void router.push('/checkout')
  }
  function add(buy: boolean): void {
    const what = flash.value ?? sku.value
    if (what) take(what.offer, what.price.amount, harvest.value ? { harvest: harvest.value } : {}, buy)
  }

  return { offer, harvest, quantity, liked, said, sku, flash, price, left, toggle, take, add }
}

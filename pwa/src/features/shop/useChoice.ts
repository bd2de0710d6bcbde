import { computed, onMounted, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import type { ProductPage } from '../../api/types'
import { useSay } from '../../lib/lang'
import { useBasket } from '../checkout/basket'
import { favourites, like } from './favourites'

/** What is chosen on a product's page: pack, harvest, how many; and putting it into the basket. */
export function useChoice(slug: () => string, goods: () => ProductPage | null) {
  const say = useSay()
  const router = useRouter()
  const { put } = useBasket()
  const offer = ref('')
  const harvest = ref('')
  const quantity = ref(1)
  const liked = ref(false)
  const said = ref('')
  const sku = computed(() => goods()?.skus.find((one) => one.offer === offer.value) ?? goods()?.skus[0])
  const ahead = computed(() => sku.value?.harvests.find((one) => one.lot === harvest.value))
  const left = computed(() =>
    Math.min(ahead.value ? ahead.value.left : (sku.value?.left ?? 0), sku.value?.perBuyer ?? 200),
  )
  onMounted(() => {
    liked.value = favourites().includes(slug())
  })
  watch(
    sku,
    (now) => {
      quantity.value = 1
      harvest.value = now && !now.left ? (now.harvests[0]?.lot ?? '') : ''
    },
    { immediate: true },
  )
  function toggle(): void {
    liked.value = !liked.value
    like(slug(), liked.value)
  }
  function take(what: string, price: number, answers: Record<string, string>, buy = true): void {
    const shown = goods()
    if (!shown || !sku.value) return
    const fits = put({
      offer: what,
      quantity: what === sku.value.offer ? quantity.value : 1,
      answers,
      kind: 'goods',
      title: shown.title,
      pack: sku.value.name,
      price,
      path: `/goods/${slug()}`,
      storage: shown.storage,
      chosen: true,
    })
    said.value = say(fits ? 'in_basket' : 'basket_full')
    if (fits && buy) void router.push('/basket')
  }
  function add(buy: boolean): void {
    if (sku.value)
      take(sku.value.offer, sku.value.price.amount, harvest.value ? { harvest: harvest.value } : {}, buy)
  }

  return { offer, harvest, quantity, liked, said, sku, left, toggle, take, add }
}

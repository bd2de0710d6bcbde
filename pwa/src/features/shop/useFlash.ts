import { computed, onMounted, onUnmounted, ref } from 'vue'
import type { Sku } from '../../api/types'

/** The flash sale of a pack: the next that is not over, whether it has begun; `running` while packs of it are left. A
 * painted page knows no hour: there is none before it wakes. */
export function useFlash(sku: () => Sku | undefined) {
  const now = ref(0)
  const sale = computed(() =>
    now.value ? sku()?.flash.find((one) => Date.parse(one.endsAt) > now.value) : undefined,
  )
  const begun = computed(() => sale.value !== undefined && Date.parse(sale.value.startsAt) <= now.value)
  const running = computed(() => (begun.value && sale.value?.left ? sale.value : undefined))
  let timer = 0
  onMounted(() => {
    const look = (): void => {
      now.value = Date.now()
    }
    look()
    // The clock runs only where an hour changes anything.
    timer = window.setInterval(() => {
      if (sku()?.flash.length) look()
    }, 1000)
  })
  onUnmounted(() => clearInterval(timer))
  return { sale, begun, running }
}

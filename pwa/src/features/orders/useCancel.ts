import type { Ref } from 'vue'
import { computed, reactive, shallowRef, watch } from 'vue'
import type { Cancelled, CancelLines, Order } from '../../api/types'
import { useSay } from '../../lib/lang'

/** What of an order shall go, who of those named, and what that gives back. */
export function useCancel(
  props: {
    order: Order
    preview: (lines: CancelLines) => Promise<Cancelled | null>
    cancel: (lines: CancelLines, seen: number) => Promise<Cancelled | null>
  },
  shown: Ref<boolean>,
) {
  const say = useSay()
  const counts = reactive<Record<string, number>>({})
  const sum = shallowRef<Cancelled | null>(null)
  const gone = reactive<Record<string, string[]>>({})
  const count = (line: string | null): number => counts[line ?? ''] ?? 0
  const chosen = (line: string | null): string[] => gone[line ?? ''] ?? []
  const lines = (): CancelLines =>
    Object.keys(counts)
      .filter(count)
      .map((line) => ({ line, quantity: count(line), passengers: some(line) ? chosen(line) : [] }))
  /** What can be given back here: freight follows its goods, what has left goes by after-sale. */
  const open = props.order.lines.filter((one) => one.offer && one.open > 0)
  for (const line of open) counts[line.id ?? ''] = line.open
  const choices = open.filter((one) => props.order.state === 'paid' && one.type !== 'GROUP')
  const sent = props.order.lines.some((one) => one.sent > 0)
  const people = props.order.supplierOrders.flatMap((part) => part.bookings).flatMap((one) => one.passengers)
  const of = (line: string | null): typeof people => people.filter((one) => one.line === line)
  for (const line of open) gone[line.id ?? ''] = []
  /** Some of a line's named people go and some stay: then it must be said who. */
  const some = (line: string | null): boolean => count(line) > 0 && of(line).length > count(line)
  const named = computed(() => choices.every(({ id }) => !some(id) || chosen(id).length === count(id)))
  watch(counts, () => {
    for (const line of Object.keys(gone)) if (chosen(line).length > count(line)) gone[line] = []
  })
  watch(
    counts,
    async () => {
      sum.value = lines().length ? await props.preview(lines()) : null
    },
    { immediate: true },
  )
  async function confirm(): Promise<void> {
    if (await props.cancel(lines(), sum.value?.back.amount ?? 0)) shown.value = false
    else sum.value = await props.preview(lines())
  }
  return { say, counts, sum, gone, count, choices, sent, people, of, some, named, confirm }
}

import { computed, reactive, ref, watch } from 'vue'
import { post } from '../../../api/client'
import type { components } from '../../../api/generated'
import { useSay } from '../../../lib/lang'
import { note, recall } from '../../../lib/keep'
import { useTask } from '../console/useTask'

type ToShip = components['schemas']['ToShip']

/** What of a shipment goes into a parcel now, or is given up. */
export function usePack(
  props: { one: ToShip; supplier: string },
  emit: (event: 'changed', words: string) => void,
) {
  const say = useSay()
  const LAST = 'carrier'
  const parcel = reactive({ carrier: recall(LAST) ?? 'shunfeng', number: '' })
  const split = ref(false)
  const giving = ref(false)
  const reason = ref('')
  const { busy, failed, run } = useTask()
  const toSend = computed(() => props.one.goods.filter((line) => line.left > 0))
  const started = computed(() => props.one.goods.some((line) => line.sent > 0))
  const counts = reactive<Record<string, number>>({})
  watch(
    toSend,
    (lines) => {
      for (const line of lines) counts[line.line] = line.left
    },
    { immediate: true },
  )
  const base = `/api/supplier/${props.supplier}` as const
  async function act(verb: () => Promise<unknown>, words: string): Promise<void> {
    if (await run(verb)) emit('changed', words)
    else if (failed.value?.status === 409) emit('changed', 'changed_meanwhile')
  }
  const send = (): Promise<void> =>
    act(async () => {
      note(LAST, parcel.carrier)
      const lines = split.value
        ? toSend.value
            .filter(({ line }) => counts[line])
            .map(({ line }) => ({ line, quantity: counts[line] ?? 0 }))
        : []
      await post(`${base}/shipments/${props.one.id}/parcels`, { ...parcel, lines })
    }, 'parcel_sent')
  const giveUp = (): Promise<void> =>
    act(() => post(`${base}/shipments/${props.one.id}/cancellation`, { reason: reason.value }), 'given_up')
  return { say, parcel, split, giving, reason, busy, failed, toSend, started, counts, send, giveUp }
}

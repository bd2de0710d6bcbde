import { ref } from 'vue'
import { put } from '../../../api/changes'
import { ask, post } from '../../../api/client'
import type { components } from '../../../api/generated'
import { useHead } from '../../../lib/head'
import { useSay } from '../../../lib/lang'
import { useMade, useTask } from '../console/useTask'

type Own = components['schemas']['OwnLot']

/** A supplier's lots and how many packs each has left. */
export function useLots(props: { supplier: string }) {
  const say = useSay()
  const base = `/api/supplier/${props.supplier}` as const
  const packs = ref<Record<string, number>>({})
  const { data, refusal, load } = useMade(async () => {
    const { items } = await ask(`${base}/lots`)
    packs.value = Object.fromEntries(
      items.flatMap((one) => one.stock.map((line) => [one.lot.code + line.offer, line.packs])),
    )
    return items
  })
  const { busy, failed, run } = useTask()
  const adding = ref(false)
  const turn = ref(0)
  async function tested(): Promise<void> {
    turn.value += 1
    await load()
  }
  function opened(): void {
    adding.value = false
    void load()
  }
  useHead(() => ({ title: say('own_lots') }))
  async function act(verb: () => Promise<unknown>): Promise<void> {
    if (await run(verb)) await load()
  }
  const save = (one: Own): Promise<void> =>
    act(() =>
      put(
        `${base}/lots/${one.lot.code}/packs`,
        one.stock.map((line) => ({
          offer: line.offer,
          packs: packs.value[one.lot.code + line.offer] ?? 0,
        })),
      ),
    )
  const recall = (one: Own): Promise<void> =>
    act(async () => {
      if (confirm(say('recall_sure', { code: one.lot.code })))
        await post(`${base}/lots/${one.lot.code}/recall`)
    })
  return { say, base, packs, data, refusal, load, busy, failed, adding, turn, tested, opened, save, recall }
}

import { onMounted, reactive, ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import { put } from '../../../api/changes'
import { ask, post } from '../../../api/client'
import type { components } from '../../../api/generated'
import { useMe } from '../../../lib/me'
import { useDraft } from '../console/useDraft'
import { useTask } from '../console/useTask'

type S = components['schemas']

/** An application to sell: a new one, or one that may still be changed. Kept on the phone until it is sent. */
export function useJoining(supplier?: string) {
  const router = useRouter()
  const { me, look } = useMe()
  const { busy, failed, run } = useTask()
  const opening = useTask()
  const ready = ref(false)
  const before = shallowRef<S['SupplierSelf'] | null>(null)
  const wish = reactive({
    kind: 'operator',
    name: { zh: '', en: '' },
    creditCode: '',
    county: 'jinzhai',
    complaint: '',
    contact: { name: '', phone: '' },
  })
  async function load(): Promise<void> {
    ready.value = await opening.run(async () => {
      await look()
      if (!me.value) await ask('/api/me')
      if (!supplier) {
        Object.assign(wish, local.held())
        return
      }
      const found = await ask(`/api/supplier/${supplier}`)
      before.value = found
      Object.assign(
        wish,
        {
          kind: found.kind,
          name: { zh: found.name.zh ?? '', en: found.name.en ?? '' },
          creditCode: found.creditCode ?? '',
          county: found.county,
          complaint: found.complaint,
        },
        local.held(),
      )
    })
  }
  async function hand(): Promise<void> {
    await run(async () => {
      const id = supplier ?? (await post('/api/suppliers', wish)).id
      if (supplier) await put(`/api/supplier/${id}`, wish)
      local.done()
      return router.replace(`/supplier/${id}/papers`)
    })
  }
  const local = useDraft<typeof wish>(`join/${supplier ?? ''}`)
  watch(
    wish,
    () => {
      if (ready.value) local.hold(wish)
    },
    { deep: true },
  )
  onMounted(load)
  return { before, wish, ready, opening, busy, failed, load, hand }
}

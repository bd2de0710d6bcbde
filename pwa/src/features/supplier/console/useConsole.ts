import { computed, onMounted, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { ask, post, type Refusal } from '../../../api/client'
import type { components } from '../../../api/generated'
import { useHead } from '../../../lib/head'
import { useLang, useSay } from '../../../lib/lang'
import { SELLERS, type Standing } from '../sellers'
import { turn } from './turn'
import { useTask } from './useTask'

type S = components['schemas']

/** Where a member stands: their suppliers, invitations, and what the one at hand has coming. */
export function useConsole(props: { supplier?: string }) {
  const say = useSay()
  const lang = useLang()
  const route = useRoute()
  const router = useRouter()
  const mine = shallowRef<S['Membership'][] | null>(null)
  const asked = shallowRef<S['InvitationOut'][]>([])
  const refusal = shallowRef<Refusal | null>(null)
  const { busy, failed, run } = useTask()
  const here = computed(() => {
    const wanted = props.supplier ?? String(route.query.supplier ?? '')
    return mine.value?.find((one) => one.supplier === wanted) ?? (wanted ? undefined : mine.value?.[0])
  })
  const seller = computed(() => SELLERS[here.value?.kind ?? ''])
  const standing = computed<Standing>(() => {
    const { may = [], state = '' } = here.value ?? {}
    return { may: (act) => may.includes(act), sells: ['active', 'suspended'].includes(state) }
  })
  useHead(() => ({ title: say('console') }))
  async function load(): Promise<void> {
    refusal.value = null
    try {
      const [member, invited] = await Promise.all([ask('/api/me/memberships'), ask('/api/me/invitations')])
      mine.value = member.items
      asked.value = invited.items
    } catch (problem) {
      refusal.value = await turn(problem, router)
    }
  }
  async function accept(one: S['InvitationOut']): Promise<void> {
    if (await run(() => post(`/api/me/invitations/${one.id}`))) {
      await router.replace(`/supplier/${one.supplier}`)
      await load()
    }
  }
  onMounted(load)
  watch(() => [props.supplier, route.query.supplier], load)
  return { say, lang, mine, asked, refusal, busy, failed, here, seller, standing, load, accept }
}

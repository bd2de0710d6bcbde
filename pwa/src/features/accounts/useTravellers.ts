import { computed, onMounted, reactive, ref, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { remove } from '../../api/changes'
import { ask, post, Refusal } from '../../api/client'
import type { Traveller } from '../../api/types'
import { useSay } from '../../lib/lang'
import { useMe } from '../../lib/me'

/** The book of people one travels with: adding, removing, and the consents it stands on. */
export function useTravellers() {
  const say = useSay()
  const route = useRoute()
  const router = useRouter()
  const { me, look, consent } = useMe()
  const items = shallowRef<Traveller[]>([])
  const form = reactive({
    name: '',
    document: 'resident_id' as Traveller['document'],
    number: '',
    bornOn: '',
  })
  const agreed = ref(false)
  const guardian = ref(false)
  const refusal = shallowRef<Refusal | null>(null)
  // each kind, and whether its number tells the birth date
  const documents: Record<Traveller['document'], boolean> = {
    resident_id: true,
    household_register: true,
    residence_permit: true,
    foreign_permanent_id: true,
    hk_macao_permit: false,
    taiwan_permit: false,
    passport: false,
    none: false,
  }
  async function load(): Promise<void> {
    items.value = (await ask('/api/me/travellers')).items
  }
  onMounted(async () => {
    await look()
    if (!me.value) {
      await router.replace(`/sign-in?next=${encodeURIComponent(route.fullPath)}`)
      return
    }
    await load().catch((problem: Refusal) => {
      refusal.value = problem
    })
  })
  async function add(): Promise<void> {
    refusal.value = null
    try {
      if (agreed.value && !me.value?.consents.includes('sensitive')) await consent('sensitive', true)
      if (guardian.value && !me.value?.consents.includes('guardian')) await consent('guardian', true)
      await post('/api/me/travellers', {
        ...form,
        number: form.document === 'none' ? '' : form.number,
        bornOn: documents[form.document] ? null : form.bornOn || null,
      })
      Object.assign(form, { name: '', number: '', bornOn: '' })
      const next = String(route.query.next ?? '')
      if (next.startsWith('/') && !next.startsWith('//')) await router.replace(next)
      else await load()
    } catch (problem) {
      refusal.value = problem as Refusal
    }
  }
  const given = computed(() =>
    (['sensitive', 'guardian'] as const).filter((kind) => me.value?.consents.includes(kind)),
  )
  async function withdraw(kind: string): Promise<void> {
    if (!confirm(say(`withdraw_${kind}_sure`))) return
    try {
      await consent(kind, false)
      await load()
    } catch (problem) {
      refusal.value = problem as Refusal
    }
  }
  async function forget(one: Traveller): Promise<void> {
    await remove(`/api/me/travellers/${one.id}`)
    await load()
  }
  return { items, form, agreed, guardian, refusal, given, documents, add, withdraw, forget }
}

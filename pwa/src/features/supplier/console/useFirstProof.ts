import { onMounted, ref, shallowRef } from 'vue'
import { post, type Refusal } from '../../../api/client'
import type { components } from '../../../api/generated'
import { useSay } from '../../../lib/lang'
import { browserOf } from '../../accounts/browser'
import { make, possible } from '../../accounts/passkey'

type S = components['schemas']

/** Setting up the first second proof, by this device or by an authenticator. */
export function useFirstProof(emit: (event: 'done', recovery: string[]) => void) {
  const say = useSay()
  const byPhone = ref(false)
  // `picture` is an SVG that the server draws (backend/accounts/second_factor.py): squares, nothing that anybody typed.
  const begun = shallowRef<S['FactorBegun'] | null>(null)
  const code = ref('')
  const busy = ref(false)
  const declined = ref(false)
  const failed = shallowRef<Refusal | null>(null)
  async function attempt(verb: () => Promise<unknown>): Promise<void> {
    busy.value = true
    declined.value = false
    failed.value = null
    try {
      await verb()
    } catch (problem) {
      if (problem instanceof DOMException) declined.value = true
      else failed.value = problem as Refusal
    } finally {
      busy.value = false
    }
  }
  const touch = () =>
    attempt(async () => {
      emit('done', await make(browserOf(navigator.userAgent) || say('passkeys')))
    })
  const begin = () =>
    attempt(async () => {
      begun.value = await post('/api/me/second-factor')
    })
  const enter = () =>
    attempt(async () => {
      const body = { code: code.value.replace(/\s/g, '') }
      emit('done', (await post('/api/me/second-factor/confirm', body)).recovery)
    })
  onMounted(async () => {
    byPhone.value = possible()
    if (!byPhone.value) await begin()
  })
  return { say, byPhone, begun, code, busy, declined, failed, touch, begin, enter }
}

import { ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { post } from '../../api/client'
import { useAttempt } from '../../forms/attempt'

/** Taking a coupon; whoever is not signed in goes there first and comes back. */
export function useTaking() {
  const route = useRoute()
  const router = useRouter()
  const taken = ref<string[]>([])
  const attempt = useAttempt(async ({ status }) => {
    if (status === 401) await router.push(`/sign-in?next=${encodeURIComponent(route.fullPath)}`)
  })
  async function take(code: string): Promise<boolean> {
    const done = await attempt.run(() => post('/api/me/coupons', { code }))
    if (done) taken.value = [...taken.value, code]
    return done
  }
  return { taken, take, ...attempt }
}

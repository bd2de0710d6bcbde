import type { Router } from 'vue-router'
import type { Refusal } from '../../../api/client'

/** Where a refusal sends a person who works here: to sign in, to the second factor, or nowhere. */
export async function turn(problem: unknown, router: Router): Promise<Refusal> {
  const refusal = problem as Refusal
  const next = encodeURIComponent(router.currentRoute.value.fullPath)
  if (refusal.status === 401) await router.replace(`/sign-in?next=${next}`)
  else if (refusal.status === 403 && refusal.more.secondFactor) await router.replace(`/verify?next=${next}`)
  return refusal
}

import { know } from '../../lib/words'
import { part } from '../../lib/part'

know({
  waiting: (lang) => (lang === 'en' ? import('./texts/en-waiting') : import('./texts/zh-waiting')),
})
// The waiting list comes with its words, for whoever meets a day that is sold out.
export default part('waiting', () => import('./WaitBox.vue'))
export const WaitList = part('waiting', () => import('./WaitList.vue'))

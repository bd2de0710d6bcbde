import { know } from '../../lib/words'
import { part } from '../../lib/part'

// Staff's words come with staff's act: whoever reads a product's page never pays for them.
know({
  selling: (lang) =>
    lang === 'en'
      ? import('../supplier/promotions/texts/en-selling')
      : import('../supplier/promotions/texts/zh-selling'),
})
export default part('selling', () => import('./RemoveReview.vue'))

import { know } from '../../lib/words'
import { part } from '../../lib/part'

// Its words are made known when it comes: a trip's page pays nothing for them.
know({
  deals: (lang) => (lang === 'en' ? import('../deals/texts/en-deals') : import('../deals/texts/zh-deals')),
  checkout: (lang) =>
    lang === 'en' ? import('../deals/texts/en-checkout') : import('../deals/texts/zh-checkout'),
})
export default part('deals checkout', () => import('./BookOffers.vue'))

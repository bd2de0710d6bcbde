import { know } from '../../lib/words'
import { part } from '../../lib/part'

// Its words are made known when it comes: a trip's page pays nothing for them.
know({
  deals: (lang) => (lang === 'en' ? import('../../texts/en-deals') : import('../../texts/zh-deals')),
  extras: (lang) => (lang === 'en' ? import('../../texts/en-extras') : import('../../texts/zh-extras')),
})
export default part('deals extras', () => import('./BookOffers.vue'))

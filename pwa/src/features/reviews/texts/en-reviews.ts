import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  reviews_n: 'Reviews ({n})',
  no_reviews: 'No reviews yet. Buyers write them once they have had it.',
  stars_n: '{n} stars',
  buyers_picture: "Buyer's picture",
  supplier_says: 'The supplier:',
  review_removed: 'Removed by the platform: {reason}',
  removed_illegal: 'illegal content',
  removed_insult: 'insult',
  removed_personal_data: 'personal data',
  removed_not_about_goods: 'not about the goods',
  removed_fraud: 'fraudulent',
  more_reviews: 'More reviews',
}

export default texts

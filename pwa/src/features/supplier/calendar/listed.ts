import { beginning, SECTIONS } from '../listings/draft'
import type { ListedKind } from '../listings/kinds'
import SectionTrip from '../listings/SectionTrip.vue'
import TripPreview from '../listings/TripPreview.vue'

const trip: ListedKind = {
  name: 'trip',
  sections: SECTIONS,
  begin: (say) => ({ ...beginning(say) }),
  section: SectionTrip,
  preview: TripPreview,
  stock: (supplier, subject) => `/supplier/${supplier}/calendar?trip=${subject}`,
}

export default trip

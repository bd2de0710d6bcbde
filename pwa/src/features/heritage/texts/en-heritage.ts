import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  sites_title: 'Heritage places and sights',
  sites_description:
    "Revolutionary sites, museums and landscapes of Lu'an; each statement says what it rests on, some of it " +
    'reposted pages or tables of our own.',
  kind_site: 'Heritage',
  kind_sight: 'Sight',
  routes_title: 'Red heritage routes',
  routes_description:
    "Six routes, the revolutionary sites of Lu'an and their stories, readable without a signal.",
  routes_six: 'Six routes',
  stories: 'Stories',
  counties: "Counties of Lu'an",
  sites_door: 'All places',
  rail_door: "Getting to Lu'an",
  n_sites: '{n} places',
  story_sites: 'Places of this story',
  county_station: 'Visitors usually start from {name} station.',
  county_routes: 'Routes through here',
  county_sites: 'Places here',
  passport_door: 'Heritage passport',
  passport_about:
    'Scan the poster at a red site for its stamp, also without a signal; a route that is full gives a certificate.',
}

export default texts

import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  rail_title: "From Shanghai to Lu'an",
  rail_description: "How long it takes to Lu'an and Jinzhai, from your own door; trains and fares: 12306.",
  rail_note:
    "Durations come from the national timetable of {day}, as an estimate only. For today's trains, times and " +
    'fares see 12306.',
  rail_12306: 'Find trains on 12306',
  rail_how_long: 'How long the train takes',
  rail_trains: '{n} trains that day',
  hours: '{h} h {m}',
  rail_know: 'Good to know',
  rail_source: 'Source: {name}',
}

export default texts

import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  door_to_door: 'From door to station',
  rail_from_to: 'From and to',
  door_at: 'Leave home at',
  door_way: 'Minutes to the station',
  door_wait: 'Minutes in the station',
  door_leave: 'Leave home',
  door_station: 'At {name}',
  door_about: 'about {time}',
  door_train: 'Board',
  door_arrive: 'Arrive at {name}',
  door_note:
    "Arrival by the fastest and slowest train of that day. Put it into a route's “Start at” to go on from there.",
}

export default texts

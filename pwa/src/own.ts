// What belongs to whoever is signed in: orders, people, the door.
export { default } from 'virtual:pages/own'

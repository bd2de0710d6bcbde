import type { components } from './generated'
import type { Body } from './paths'

type S = components['schemas']
export type Home = S['Home']
export type TripCard = S['TripCard']
export type TripList = S['TripList']
export type TripPage = S['TripPage']
export type Calendar = S['Calendar']
export type CalendarDay = S['CalendarDay']
export type Quote = S['Quote']
export type Order = S['OrderOut']
export type OrderList = S['OrderList']
export type Cancelled = S['CancelOut']
export type Attempt = S['AttemptOut']
export type Wait = S['WaitOut']
export type Queue = S['Queue']
export type Traveller = S['TravellerOut']
export type Site = S['SitePage']
export type SiteCard = S['SiteCard']
export type RouteCard = S['RouteCard']
export type RoutePage = S['RoutePage']
export type Stop = S['RouteStopOut']
export type StoryPage = S['StoryPage']
export type CountyPage = S['CountyOut']
export type Question = S['QuestionOut']
export type SourceOut = S['SourceOut']
export type Rail = S['Rail']
export type Departure = S['DepartureOut']
export type Manifest = S['Manifest']
export type ProductCard = S['ProductCard']
export type ProductList = S['ProductList']
export type ProductPage = S['ProductPage']
export type Sku = S['SkuOut']
export type Lot = S['LotOut']
export type Address = S['AddressOut']
export type Region = S['RegionOut']
export type Pasted = S['PasteOut']
export type Shipment = S['ShipmentOut']
export type Case = S['CaseOut']
export type CanAsk = S['CanAsk']
/** What is sent. */
export type OrderIn = Body<'/api/orders', 'post'>
export type LinesIn = OrderIn['lines']
export type CancelLines = NonNullable<Body<`/api/orders/${string}/cancellations`, 'post'>['lines']>
export type CaseAct = Body<`/api/orders/${string}/after-sales/${string}`, 'post'>
export type CalendarEditIn = Body<`/api/supplier/${string}/calendar-edits`, 'post'>
export type LotIn = Body<`/api/supplier/${string}/lots`, 'post'>

import type { Wish } from './client'
import type { paths } from './generated'

// What an address answers and takes, found by the address itself: an address is a template, and so is a path of the
// API, so that they are the same type when they mean the same. Nothing of this is left in the bytes of a page.

/** An address without its query. */
type Plain<U extends string> = U extends `${infer Path}?${string}` ? Path : U

/** A path of the API as a template: `{number}` may be any text. */
type Template<P extends string> = P extends `${infer Start}{${string}}${infer Rest}`
  ? `${Start}${string}${Template<Rest>}`
  : P

/** The path of the API that an address is written after: the one whose template is the same type. */
type Found<U extends string> = {
  [P in keyof paths & string]: U extends Template<P> ? (Template<P> extends U ? P : never) : never
}[keyof paths & string]

type Item<U extends string> = paths[Found<Plain<U>>]

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete'
type Operation<U extends string, V extends Verb> = [Item<U>] extends [never]
  ? never
  : Item<U> extends { [verb in V]: infer Declared }
    ? Declared
    : never

type Json<R> = R extends { content: { 'application/json': infer Body } } ? Body : undefined

/** What an address answers to a verb. */
export type Answer<U extends string, V extends Verb> =
  Operation<U, V> extends { responses: infer R } ? Json<R[keyof R & (200 | 201 | 202 | 204)]> : never

/** A form's choice is text: the server refuses what is none of its own. */
type Loose<T> = T extends string
  ? string
  : T extends readonly (infer One)[]
    ? Loose<One>[]
    : T extends object
      ? { [K in keyof T]: Loose<T[K]> }
      : T

/** What it takes; pictures and sheets are taken as they are. */
export type Body<U extends string, V extends Verb> =
  Operation<U, V> extends { requestBody?: never }
    ? undefined
    : Operation<U, V> extends { requestBody?: { content: infer C } }
      ? C extends { 'application/json': infer Sent }
        ? Loose<Sent>
        : Blob
      : undefined

/** Nothing, where the API declares an address with the verb; else what no text is. */
export type Declared<U extends string, V extends Verb> = [Operation<U, V>] extends [never]
  ? { 'no such path in the API': U }
  : unknown

/** What follows the address of a write: its body where it takes one, and how it is asked. */
export type Sent<U extends string, V extends 'post' | 'put' | 'patch'> =
  undefined extends Body<U, V> ? [body?: undefined, wish?: Wish] : [body: Body<U, V>, wish?: Wish]

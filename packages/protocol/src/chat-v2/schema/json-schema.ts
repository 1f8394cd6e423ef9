/** A JSON Schema of draft 2020-12 as a plain value. Equal parts are the same object, so that a document can name them once. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

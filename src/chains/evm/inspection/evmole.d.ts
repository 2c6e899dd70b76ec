/** The part of evmole that we use: its package has types, but its `exports` do not name them. */
declare module 'evmole' {
  export function contractInfo(
    code: string,
    options: { readonly selectors: true },
  ): { readonly functions?: readonly { readonly selector: string }[] };
}

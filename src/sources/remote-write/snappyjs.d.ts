/** snappyjs brings no types; this is the part that we use. */
declare module "snappyjs" {
	/** Undoes the block format. @throws Error on a bad stream or when the result exceeds `maxLength` bytes. */
	export function uncompress(compressed: Uint8Array, maxLength?: number): Uint8Array;
	export function compress(plain: Uint8Array): Uint8Array;
}

/** Made-up requests to every method of the contract, by its descriptors. */
@org.jspecify.annotations.NullMarked
package io.recgpt.hostile.fuzz;

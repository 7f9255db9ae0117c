/**
 * What an item's own text says of it: short name, features, qualities, and the statistics behind
 * them.
 */
@NullMarked
package io.recgpt.explain.item;

import org.jspecify.annotations.NullMarked;

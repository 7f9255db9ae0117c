/**
 * A tenant's catalogue as the miner sees it: what is alike, what it is called, what goes together.
 */
@NullMarked
package io.recgpt.intent.catalogue;

import org.jspecify.annotations.NullMarked;

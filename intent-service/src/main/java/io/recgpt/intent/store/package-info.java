/**
 * What is stored of tenants: the log of behaviors, profiles, and the part of the catalogue that
 * mining needs.
 */
@NullMarked
package io.recgpt.intent.store;

import org.jspecify.annotations.NullMarked;

/** Callers that mean harm, against the four services as processes. */
@org.jspecify.annotations.NullMarked
package io.recgpt.hostile;

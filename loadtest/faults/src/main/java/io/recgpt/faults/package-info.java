/** What clients see of a cluster of real processes and peers while something of it fails. */
@org.jspecify.annotations.NullMarked
package io.recgpt.faults;

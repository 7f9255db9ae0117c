/**
 * Brings a data set into a cluster: batches side by side, what is refused for want of room sent
 * again.
 */
@NullMarked
package io.recgpt.standalone.importer;

import org.jspecify.annotations.NullMarked;

/** The four services in one process, on one data dir. */
@NullMarked
package io.recgpt.standalone.cluster;

import org.jspecify.annotations.NullMarked;
